/** A program that is started by its `main.js`; nothing imports it. */
export {};
