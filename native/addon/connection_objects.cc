// Connections, their queues and TCP facts, as JavaScript sees them.
#include <algorithm>

#include "addon/convert.h"
#include "addon/socket_objects.h"

namespace netlab::addon {
namespace {

Napi::Object queueSize(Napi::Env env, size_t messages, size_t bytes) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("messages", fromCount(env, messages));
  object.Set("bytes", fromCount(env, bytes));
  return object;
}

}  // namespace

Napi::Object fromRow(Napi::Env env, const ConnectionRow& row, const Server& server) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("id", fromCount(env, row.id));
  object.Set("fd", row.fd);
  object.Set("peer", row.peer);
  const bool isTcp = server.configuration().transport == Transport::tcp;
  object.Set("transport", isTcp ? "tcp" : "udp");
  if (isTcp) object.Set("direction", "accepted");
  object.Set("state", row.state);
  object.Set("readable", row.readable);
  object.Set("writable", row.writable);
  object.Set("exceptional", row.exceptional);
  object.Set("receiveQueue", row.receiveQueue);
  object.Set("sendQueue", row.sendQueue);
  object.Set("unsent", row.unsent);
  object.Set("applicationQueue", queueSize(env, row.queuedMessages, row.queuedBytes));
  object.Set("received", fromCount(env, row.received));
  object.Set("sent", fromCount(env, row.sent));
  object.Set("rttMicroseconds", row.rttMicroseconds);
  object.Set("openedAt", server.toEpochMilliseconds(row.openedAt));
  object.Set("lastActiveAt", server.toEpochMilliseconds(row.lastActiveAt));
  object.Set("readingPaused", row.readingPaused);
  return object;
}

Napi::Object fromView(Napi::Env env, const ConnectionView& view, const Server& server) {
  Napi::Array rows = Napi::Array::New(env, view.rows.size());
  for (uint32_t i = 0; i < view.rows.size(); ++i) rows.Set(i, fromRow(env, view.rows[i], server));
  Napi::Object object = Napi::Object::New(env);
  object.Set("total", fromCount(env, view.total));
  object.Set("matched", fromCount(env, view.matched));
  object.Set("rows", rows);
  object.Set("closed", fromIds(env, view.closed));
  return object;
}

Napi::Object fromInspection(Napi::Env env, const Inspection& inspection, const Server& server) {
  const ConnectionRow& row = inspection.row;
  Napi::Object application = queueSize(env, row.queuedMessages, row.queuedBytes);
  application.Set("limit", fromCount(env, inspection.queueLimit));
  application.Set("full", inspection.queueFull);
  Napi::Object queues = Napi::Object::New(env);
  queues.Set("application", application);
  queues.Set("unsent", row.unsent);
  queues.Set("inFlight", row.sendQueue - row.unsent);
  queues.Set("receive", row.receiveQueue);
  if (inspection.peer) {
    queues.Set("peerReceive", inspection.peer->receiveQueue);
    queues.Set("peer", fromPeer(env, *inspection.peer));
  }
  queues.Set("sendBuffer", inspection.buffers.send);
  queues.Set("receiveBuffer", inspection.buffers.receive);

  Napi::Array messages = Napi::Array::New(env, inspection.messages.size());
  for (uint32_t i = 0; i < inspection.messages.size(); ++i) {
    const MessageQueue::Peek& peek = inspection.messages[i];
    Napi::Object message = Napi::Object::New(env);
    message.Set("bytes", fromCount(env, peek.bytes));
    message.Set("sent", fromCount(env, peek.sent));
    message.Set("head", Napi::Buffer<char>::Copy(env, peek.head.data(), peek.head.size()));
    messages.Set(i, message);
  }

  Napi::Object object = Napi::Object::New(env);
  object.Set("row", fromRow(env, row, server));
  object.Set("queues", queues);
  object.Set("messages", messages);
  if (inspection.tcpInfo) object.Set("tcpInfo", fromTcpInfo(env, *inspection.tcpInfo));
  return object;
}

}  // namespace netlab::addon
