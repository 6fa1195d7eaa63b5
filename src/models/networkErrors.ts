import type { ModelErrorReason } from '../engine/errors';

export interface NetworkFailure {
  readonly reason: ModelErrorReason;
  readonly message: string;
}

const certificateCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * What a failure below HTTP means, by its code.
 * @param server the base URL as a person may read it.
 */
export function describeNetworkError(error: unknown, server: string): NetworkFailure {
  const code = codeOf(error);
  if (certificateCodes.has(code)) {
    return connection(
      `The certificate of ${server} is not trusted (${code}). Add your company's certificate to the system, or check the address.`,
    );
  }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
    return connection(
      `${server} does not speak TLS as expected (${code}). Check whether the base URL should begin with http: or https:.`,
    );
  }
  switch (code) {
    case 'ECONNREFUSED':
      return connection(`Nothing answers at ${server} (connection refused). Is the server running?`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return connection(`The host of ${server} was not found (${code}). Check the base URL and the network.`);
    case 'ECONNRESET':
    case 'EPIPE':
      return connection(`${server} closed the connection before the reply was complete. Run again.`);
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return connection(`${server} cannot be reached (${code}). Check the network and the proxy settings.`);
    case 'CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return {
        reason: 'timeout',
        message: `${server} did not take the connection in time. Check the address, the network and the proxy settings.`,
      };
    default:
      return connection(
        `The connection to ${server} failed${code === '' ? '' : ` (${code})`}${words(error)}. Check the base URL and the network.`,
      );
  }
}

function connection(message: string): NetworkFailure {
  return { reason: 'connection', message };
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // A host with several addresses fails with one error for each of them.
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== '') ?? '';
  return '';
}

function words(error: unknown): string {
  return error instanceof Error && error.message !== '' ? `: ${error.message}` : '';
}
