export * from './simulated-site.js';
