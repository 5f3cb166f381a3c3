/** What administrators see of computers: read models for lists and details. */
export {
  COMPUTER_ORDERS, listComputers, type ComputerFilter, type ComputerOrder, type ComputerPosition, type ListedComputer,
} from './list-computers.js';
export { describeComputer, namedGroupsOfComputer, type DescribedComputer, type NamedComputerGroup } from './describe-computer.js';
export { membershipSql } from './membership-sql.js';
