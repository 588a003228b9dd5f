/**
 * The debug types that extensions bring which are in no registry that the tests reach: `debugpy` with the adapter of Debian's
 * python3-debugpy, and `cppdbg` and `lldb` without one, for what a launch of theirs is resolved to.
 */
const vscode = require('vscode');

exports.activate = ({ subscriptions }) => {
  const adapter = (make) => ({ createDebugAdapterDescriptor: make });
  const python = '/usr/bin/python3';
  subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory(
      'debugpy',
      adapter(() => new vscode.DebugAdapterExecutable(python, ['-m', 'debugpy.adapter'])),
    ),
  );
  for (const type of ['cppdbg', 'lldb'])
    subscriptions.push(
      vscode.debug.registerDebugAdapterDescriptorFactory(
        type,
        adapter(() => new vscode.DebugAdapterInlineImplementation(new Silent())),
      ),
    );
};

/** Agrees to everything, and does nothing. */
class Silent {
  sent = new vscode.EventEmitter();
  onDidSendMessage = this.sent.event;

  handleMessage({ seq, command, type }) {
    if (type === 'request')
      this.sent.fire({ seq: 0, type: 'response', request_seq: seq, command, success: true, body: {} });
  }

  dispose() {}
}
