# One image for each service:  docker build --build-arg SERVICE=wusp-gateway -t sluice-wusp-gateway .
# docs/COMPOSE.md says how to pin the base image by its digest.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

# Everything that compiling needs, the same for all services. Manifests first: the packages are installed anew only when those change.
FROM ${NODE_IMAGE} AS build
WORKDIR /sluice
COPY package.json package-lock.json .npmrc ./
COPY libs/domain/package.json libs/domain/
COPY libs/local-services/package.json libs/local-services/
COPY libs/platform/package.json libs/platform/
COPY libs/protocol/package.json libs/protocol/
COPY libs/testing/package.json libs/testing/
COPY libs/wds-transport/package.json libs/wds-transport/
COPY apps/cli/package.json apps/cli/
COPY apps/console/package.json apps/console/
COPY apps/content-fetcher/package.json apps/content-fetcher/
COPY apps/migrate/package.json apps/migrate/
COPY apps/reporting-rollup/package.json apps/reporting-rollup/
COPY apps/sync-worker/package.json apps/sync-worker/
COPY apps/wds-multicast/package.json apps/wds-multicast/
COPY apps/wusp-gateway/package.json apps/wusp-gateway/
COPY tools/package.json tools/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json ./
COPY libs libs
COPY apps apps
RUN npx tsc -b apps/console apps/content-fetcher apps/migrate apps/reporting-rollup apps/sync-worker apps/wds-multicast apps/wusp-gateway

# Only what one service needs to run, from the same lock file: its packages, the compiled libraries, and itself as `service`.
FROM build AS service
ARG SERVICE
RUN test -n "${SERVICE}" && test -f "apps/${SERVICE}/dist/main.js" \
 && npm ci --ignore-scripts --no-audit --no-fund --omit=dev --workspace="apps/${SERVICE}" \
 && mv "apps/${SERVICE}" service && rm -rf apps tools \
 && find libs service \( -name src -o -name test -o -name fixtures -o -name wsdl -o -name '*.d.ts' -o -name '*.d.ts.map' -o -name .tsbuildinfo \) -not -path '*/node_modules/*' -prune -exec rm -rf {} +

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /sluice
COPY --from=service /sluice/package.json ./
COPY --from=service /sluice/node_modules node_modules
COPY --from=service /sluice/libs libs
COPY --from=service /sluice/service service
COPY deploy/image/healthcheck.mjs ./
# The content store of the services that have one; a new volume takes its owner from here.
RUN install -d -o node -g node /var/lib/sluice /var/lib/sluice/content
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
# Orchestrators have probes of their own. migrate never listens; it ends before this is asked.
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=4 CMD ["node", "/sluice/healthcheck.mjs"]
ENTRYPOINT ["node", "--enable-source-maps", "/sluice/service/dist/main.js"]
