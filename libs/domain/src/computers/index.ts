/** Client computers: what they say about themselves, which groups they belong to, when they were last here. */
export { Computer, MAXIMUM_COMPUTER_ID_LENGTH } from './computer.entity.js';
export { ComputerTargetGroup } from './computer-target-group.entity.js';
export { DeletedComputer } from './deleted-computer.entity.js';
export { ComputerIdentity, type IdentityFacet } from './computer-identity.entity.js';
export { HARDWARE_CLONE_WINDOW, NAME_CLONE_WINDOW, splitComputerId, type IdentityDecision } from './clone-detection.js';
export { ComputerError, type ComputerErrorCode } from './computer-error.js';
export { knownComputers } from './known-computers.js';
export { MAXIMUM_DNS_NAME_LENGTH, MAXIMUM_FACT_LENGTH, computerKey } from './computer-facts.js';
export { rememberComputer, type ComputerContact } from './remember-computer.js';
export { isRegistered, registerComputer, type ComputerRegistration, type RegistrationResult } from './register-computer.js';
export { readMembershipChanges, type MembershipChange, type MembershipChanges, type MembershipQuestion } from './read-membership-changes.js';
export { MAXIMUM_REQUESTED_GROUPS, groupsOfComputer, type ComputerGroup } from './groups-of-computer.js';
export {
  MAXIMUM_SYNCHRONIZATIONS_PER_STATEMENT, recordSynchronizations, type ComputerSynchronization,
} from './record-synchronizations.js';
export { forgetComputer, forgetComputers } from './forget-computer.js';
export * from './list/index.js';
