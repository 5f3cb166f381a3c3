import wabt from 'wabt';

/** Characters of a line in the generated file. */
const LINE = 100;

/** A TypeScript module with the WebAssembly of a text, in base64. */
export async function emitWasm(constant: string, source: string, text: string): Promise<string> {
  const module = (await wabt()).parseWat(source, text);
  const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
  module.destroy();
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return `// Generated from ${source} by \`npm run generate\`; edit that file.\n\n/** The module in base64. */\n`
    + `export const ${constant} =\n${lines.map((line) => `  '${line}'`).join(' +\n')};\n`;
}
