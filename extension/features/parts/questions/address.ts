import * as vscode from 'vscode';
import { checkOwnAddress } from '../../../lab/ownAddress.ts';
import {
  type Endpoint,
  type EndpointFault,
  isLoopback,
  parseEndpoint,
} from '../../../lab/terminal/endpoint.ts';
import { endpointText } from '../../../shared/text.ts';
import { settings } from '../editor/settings.ts';
import { type Answer, type Place, typeOne } from './wizard.ts';

/** Asks for `host:port` in one field. */
export async function askEndpoint(place: Place, value: Endpoint): Promise<Answer<Endpoint>> {
  const answer = await typeOne(
    place,
    vscode.l10n.t('Address and port to listen on; port 0 lets the kernel choose a free one'),
    endpointText(value),
    (text) => {
      const read = parseEndpoint(text, settings.defaultHost);
      return typeof read === 'string' ? faultWord(read) : undefined;
    },
  );
  if (typeof answer !== 'string') return answer;
  const endpoint = parseEndpoint(answer, settings.defaultHost);
  return typeof endpoint === 'string' ? undefined : endpoint;
}

/**
 * Has the person confirm that other machines will reach the server. Loopback needs no confirmation.
 *
 * @throws EngineError where no server can be bound to the host: then there is nothing to confirm.
 */
export async function mayBind(host: string): Promise<boolean> {
  if (isLoopback(host)) return true;
  await checkOwnAddress(host);
  const listen = vscode.l10n.t('Listen on {0}', host);
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Let other machines reach this server?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'On {0}, everybody who can reach this machine over the network can connect. The servers of the lab check nobody’s identity and encrypt nothing.',
        host,
      ),
    },
    listen,
  );
  return choice === listen;
}

function faultWord(fault: EndpointFault): string {
  return {
    empty: vscode.l10n.t('Type an address and a port, such as 127.0.0.1:8002.'),
    noPort: vscode.l10n.t('The port is missing: 127.0.0.1:8002.'),
    badPort: vscode.l10n.t('A port is a number from 0 to 65535.'),
    badHost: vscode.l10n.t('That is neither a host name nor an IP address.'),
    bareIPv6: vscode.l10n.t('Put an IPv6 address in brackets, and the port after it: [::1]:8002.'),
  }[fault];
}
