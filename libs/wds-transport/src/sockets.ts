import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Asked of the system for each socket that data goes through. Linux gives what net.core.rmem_max and wmem_max allow. */
const BUFFER_SIZE = 4 << 20;

/** Where datagrams go out of and into this machine: the name of the interface that has an address, for IPv6, which needs it; null when there is none. */
export function interfaceNameOf(address: string): string | null {
  const plain = address.split('%')[0]!;
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    if (addresses?.some((one) => one.address === plain)) return name;
  }
  return null;
}

/** The hardware address of the interface that has an address; six zeros when it is not known. */
export function macAddressOf(address: string): Uint8Array {
  const plain = address.split('%')[0]!;
  const found = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).find((one) => one.address === plain);
  return Uint8Array.from((found?.mac ?? '00:00:00:00:00:00').split(':'), (byte) => parseInt(byte, 16));
}

/** What node:dgram takes for an interface: its address, or for IPv6 the unspecified address with a zone. */
export function multicastInterfaceOf(address: string): string {
  if (!isIPv6(address.split('%')[0]!)) return address;
  const name = interfaceNameOf(address);
  return name === null ? address : `::%${name}`;
}

/** A bound socket. Rejects when it cannot be bound. */
export async function boundSocket(options: { readonly family: 4 | 6; readonly address?: string; readonly port: number; readonly shared: boolean }): Promise<Socket> {
  const socket = createSocket({ type: options.family === 4 ? 'udp4' : 'udp6', reuseAddr: options.shared, ipv6Only: options.family === 6 });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port: options.port, ...(options.address === undefined ? {} : { address: options.address }) }, () => {
      socket.off('error', reject);
      resolve();
    });
  }).catch((error: unknown) => {
    closed(socket);
    throw error;
  });
  for (const grow of [() => socket.setRecvBufferSize(BUFFER_SIZE), () => socket.setSendBufferSize(BUFFER_SIZE)]) {
    try {
      grow();
    } catch {
      // The system's own size has to do.
    }
  }
  return socket;
}

/** From now on the socket passes on datagrams to one address only, which costs less for each. */
export function connected(socket: Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.connect(port, address, ((error?: Error) => (error ? reject(error) : resolve())) as () => void);
  });
}

/** Closes a socket that may be closed already, or may never have been open. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      resolve();
    }
  });
}

export function familyOf(address: string): 4 | 6 {
  return isIPv6(address.split('%')[0]!) ? 6 : 4;
}
