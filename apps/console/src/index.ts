/** A service is started by its `main.js`; nothing imports it. */
export {};
