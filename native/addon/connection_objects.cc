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

JsonObject rowText(const ConnectionRow& row, const Server& server) {
  JsonObject object;
  object.set("id", row.id);
  object.set("fd", row.fd);
  object.set("peer", row.peer);
  const bool isTcp = server.configuration().transport == Transport::tcp;
  object.set("transport", isTcp ? "tcp" : "udp");
  if (isTcp) object.set("direction", "accepted");
  object.set("state", row.state);
  object.set("readable", row.readable);
  object.set("writable", row.writable);
  object.set("exceptional", row.exceptional);
  object.set("receiveQueue", row.receiveQueue);
  object.set("sendQueue", row.sendQueue);
  object.set("unsent", row.unsent);
  JsonObject queue;
  queue.set("messages", row.queuedMessages);
  queue.set("bytes", row.queuedBytes);
  object.set("applicationQueue", queue);
  object.set("received", row.received);
  object.set("sent", row.sent);
  object.set("rttMicroseconds", row.rttMicroseconds);
  object.setMilliseconds("openedAt", server.toEpochNanoseconds(row.openedAt));
  object.setMilliseconds("lastActiveAt", server.toEpochNanoseconds(row.lastActiveAt));
  object.set("readingPaused", row.readingPaused);
  return object;
}

}  // namespace

Napi::Object fromRow(Napi::Env env, const ConnectionRow& row, const Server& server) {
  return parsed(env, rowText(row, server));
}

Napi::Object fromView(Napi::Env env, const ConnectionView& view, const Server& server) {
  JsonArray rows;
  for (const ConnectionRow& row : view.rows) rows.add(rowText(row, server));
  JsonObject text;
  text.set("total", view.total);
  text.set("matched", view.matched);
  text.set("rows", rows);
  Napi::Object object = parsed(env, text);
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
