import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CONFIG } from '@sluice/platform/config';
import { JetStreamClient } from '@sluice/platform/messaging';
import { httpAdapter, Log, ObservabilityModule, type RunningService } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import { ManagementApiModule } from '../../console.module.js';

/** The routes of the API without database and bus behind them, to build documents from and to test what never reaches one. */
export async function bareApplication(): Promise<RunningService['app']> {
  const silent = Log.create({ service: 'console', level: 'fatal', destination: { write: () => undefined } });
  const bare = { module: BareSurroundings, global: true, providers: [{ provide: DataSource, useValue: {} }, { provide: JetStreamClient, useValue: {} }, { provide: CONFIG, useValue: {} }], exports: [DataSource, JetStreamClient, CONFIG] };
  const root = { module: BareRoot, imports: [ObservabilityModule.forRoot(silent), bare, ManagementApiModule] };
  return NestFactory.create<RunningService['app']>(root, httpAdapter(), { logger: false, abortOnError: false });
}

@Module({})
class BareRoot {}

@Module({})
class BareSurroundings {}
