import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart } from '../api/management-client.js';
import { createdProduct, product, type Product } from '../api/resources.js';
import type { Command, Invocation } from '../command-line/command.js';
import { fitTitle } from '../output/display-width.js';
import { printable } from '../output/printable.js';
import { textTable, type Column } from '../output/text-table.js';
import { connect, print } from './connect.js';
import { findCategoryId } from './find-category.js';
import { LIST_OPTIONS, listEnd, listWindow } from './list-options.js';

const COLUMNS: readonly Column<Product>[] = [
  { title: 'title', value: ({ title }) => title, least: 30, fit: fitTitle },
  { title: 'kind', value: ({ type }) => type },
  { title: 'updates', value: ({ updateCount }) => updateCount },
  { title: 'own', value: ({ isOwn }) => (isOwn ? 'yes' : '') },
  { title: 'id', value: ({ updateId }) => updateId, optional: true },
];

async function list(invocation: Invocation): Promise<void> {
  const found = await connect(invocation).list('products', product, invocation.options.flag('own') ? { own: 'true' } : {}, listWindow(invocation));
  print(invocation, found, () => [...textTable(COLUMNS, found.items, invocation.terminal.columns), '', listEnd(found.items.length, found.nextCursor, 'products')]);
}

async function create(invocation: Invocation): Promise<void> {
  const [company = '', title = ''] = invocation.positionals;
  const language = invocation.options.text('language');
  const made = await connect(invocation).send('POST', 'products', { company, title, ...(language === undefined ? {} : { language }) }, createdProduct);
  print(invocation, made, () => [`made product ${printable(made.title)}, ${made.updateId}`, `  sluice publish FILE --product ${JSON.stringify(printable(made.title))} …`]);
}

async function remove(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const updateId = await findCategoryId(client, 'products', invocation.positionals[0] ?? '');
  await client.remove(`products/${pathPart(updateId)}`);
  print(invocation, { updateId, deleted: true }, () => [`deleted product ${updateId}`]);
}

/** `sluice products ...` */
export const PRODUCT_COMMANDS: readonly Command[] = [
  {
    words: ['products', 'list'], summary: 'shows companies, product families and products', positionals: '', least: 0, most: 0,
    options: { own: { help: 'only those that this server made' }, ...LIST_OPTIONS, ...CONNECTION_OPTIONS }, details: [], run: list,
  },
  {
    words: ['products', 'create'], summary: 'makes a product of your own, to publish updates for', positionals: 'COMPANY TITLE', least: 2, most: 2,
    options: { language: { value: 'LANGUAGE', help: 'of both titles, default en' }, ...CONNECTION_OPTIONS },
    details: ['COMPANY is made as well where there is none by this title.', '', 'Example: sluice products create Contoso "Contoso App"'], run: create,
  },
  {
    words: ['products', 'delete'], summary: 'removes a product or company of your own that nothing belongs to', positionals: 'PRODUCT', least: 1, most: 1,
    options: CONNECTION_OPTIONS, details: ['PRODUCT is the title or the id of a product or company.'], run: remove,
  },
];
