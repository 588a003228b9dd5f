// Connections, their queues and TCP facts, as JavaScript sees them.
#include <algorithm>

#include "addon/convert.h"

namespace netlab::addon {
namespace {

Napi::Object queueSize(Napi::Env env, size_t messages, size_t bytes) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("messages", fromCount(env, messages));
  object.Set("bytes", fromCount(env, bytes));
  return object;
}

Napi::Array fromIds(Napi::Env env, const std::vector<uint64_t>& ids) {
  Napi::Array array = Napi::Array::New(env, ids.size());
  for (uint32_t i = 0; i < ids.size(); ++i) array.Set(i, fromCount(env, ids[i]));
  return array;
}

Napi::Object fromTcpInfo(Napi::Env env, const TcpInfo& info) {
  Napi::Object object = Napi::Object::New(env);
  const auto set = [&](const char* name, double value) { object.Set(name, value); };
  object.Set("state", info.state);
  object.Set("congestionState", info.congestionState);
  set("retransmits", info.retransmits);
  set("rtoMicroseconds", info.rtoMicroseconds);
  set("atoMicroseconds", info.atoMicroseconds);
  set("sendMss", info.sendMss);
  set("receiveMss", info.receiveMss);
  set("unacked", info.unacked);
  set("sacked", info.sacked);
  set("lost", info.lost);
  set("retransmitted", info.retransmitted);
  set("lastDataSentMilliseconds", info.lastDataSentMilliseconds);
  set("lastDataReceivedMilliseconds", info.lastDataReceivedMilliseconds);
  set("lastAckReceivedMilliseconds", info.lastAckReceivedMilliseconds);
  set("pathMtu", info.pathMtu);
  set("rttMicroseconds", info.rttMicroseconds);
  set("rttVarianceMicroseconds", info.rttVarianceMicroseconds);
  set("congestionWindow", info.congestionWindow);
  set("slowStartThreshold", info.slowStartThreshold);
  set("receiveSpace", info.receiveSpace);
  set("totalRetransmissions", info.totalRetransmissions);
  set("bytesAcked", static_cast<double>(info.bytesAcked));
  set("bytesReceived", static_cast<double>(info.bytesReceived));
  set("segmentsOut", info.segmentsOut);
  set("segmentsIn", info.segmentsIn);
  set("notSentBytes", info.notSentBytes);
  set("minimumRttMicroseconds", info.minimumRttMicroseconds);
  set("deliveryRate", static_cast<double>(info.deliveryRate));
  set("sendWindow", info.sendWindow);
  set("receiveWindow", info.receiveWindow);
  return object;
}

// Not acknowledged, less what was not sent; the two were not read in the same instant.
Napi::Object fromPeer(Napi::Env env, const DiagnosedConnection& peer) {
  const TcpInfo& info = peer.tcpInfo;
  const uint32_t unsent = std::min(info.notSentBytes, peer.sendQueue);
  Napi::Object object = Napi::Object::New(env);
  const auto set = [&](const char* name, double value) { object.Set(name, value); };
  set("unsent", unsent);
  set("inFlight", peer.sendQueue - unsent);
  set("receive", peer.receiveQueue);
  set("sendBuffer", peer.buffers.send);
  set("receiveBuffer", peer.buffers.receive);
  set("sendMss", info.sendMss);
  set("unacked", info.unacked);
  set("congestionWindow", info.congestionWindow);
  set("sendWindow", info.sendWindow);
  return object;
}

}  // namespace

Napi::Object fromRow(Napi::Env env, const ConnectionRow& row, const Server& server) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("id", fromCount(env, row.id));
  object.Set("fd", row.fd);
  object.Set("peer", row.peer);
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
