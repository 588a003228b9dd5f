#include "addon/socket_objects.h"

#include <algorithm>

#include "addon/convert.h"

namespace netlab::addon {

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

}  // namespace netlab::addon
