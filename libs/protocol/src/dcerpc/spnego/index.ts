export { SpnegoAcceptor } from './spnego-acceptor.js';
