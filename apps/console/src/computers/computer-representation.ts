import type { Computer, DescribedComputer, ListedComputer } from '@sluice/domain/computers';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import type { ComputerDetails, ComputerRepresentation } from './computer.schema.js';

type ComputerFacts = Omit<ListedComputer, 'position'>;

/** A computer as lists show it. */
export function computerRepresentation(computer: ComputerFacts): ComputerRepresentation {
  return {
    id: computer.id, dnsName: computer.dnsName, ipAddress: computer.ipAddress, osDescription: computer.osDescription,
    osVersion: computer.osVersion, manufacturer: computer.computerManufacturer, model: computer.computerModel,
    lastContact: momentOf(computer.lastContact), lastSyncTime: optionalMomentOf(computer.lastSyncTime),
    registeredAt: optionalMomentOf(computer.registeredAt),
  };
}

/** Everything about a computer. */
export function computerDetails({ computer, groups }: DescribedComputer): ComputerDetails {
  const osVersion = versionOf(computer.osMajorVersion, computer.osMinorVersion, computer.osBuildNumber);
  return {
    ...computerRepresentation({ ...computer, osVersion }),
    firstSeen: momentOf(computer.firstSeen),
    requestedGroups: computer.requestedTargetGroup,
    groups: [...groups],
    clientProtocolVersion: computer.clientProtocolVersion,
    clientVersion: clientVersion(computer),
    osLocale: computer.osLocale, processorArchitecture: computer.processorArchitecture,
    biosName: computer.biosName, biosVersion: computer.biosVersion, biosReleaseDate: optionalMomentOf(computer.biosReleaseDate),
    oem: computer.oem, deviceType: computer.deviceType, firmwareVersion: computer.firmwareVersion,
    mobileOperator: computer.mobileOperator, cloneOf: computer.cloneOf,
  };
}

function clientVersion(computer: Computer): string | null {
  return versionOf(
    computer.clientVersionMajorNumber, computer.clientVersionMinorNumber, computer.clientVersionBuildNumber, computer.clientVersionQfeNumber,
  );
}

/** The numbers with points between them; null when one is not known. */
function versionOf(...parts: readonly (number | null)[]): string | null {
  return parts.includes(null) ? null : parts.join('.');
}
