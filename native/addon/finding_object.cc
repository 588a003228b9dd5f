// The verdicts on a program as JavaScript sees them.
#include "addon/convert.h"
#include "addon/program_objects.h"
#include "addon/sentence_object.h"

namespace netlab::addon {

Napi::Array fromFindings(Napi::Env env, const std::vector<watch::Finding>& findings,
                         const watch::Reporting& program) {
  Napi::Array array = Napi::Array::New(env, findings.size());
  for (uint32_t i = 0; i < findings.size(); ++i) {
    const watch::Finding& finding = findings[i];
    Napi::Object object = Napi::Object::New(env);
    object.Set("mistake", finding.mistake->name);
    if (finding.site) object.Set("site", finding.site);
    object.Set("thread", finding.thread);
    if (finding.connection)
      object.Set("connection", fromCount(env, program.socketNumber(finding.connection)));
    object.Set("count", fromCount(env, finding.count));
    object.Set("firstAt", program.toEpochMilliseconds(finding.firstAt));
    object.Set("lastAt", program.toEpochMilliseconds(finding.lastAt));
    setSentence(object, "evidence", finding.evidence());
    array.Set(i, object);
  }
  return array;
}

}  // namespace netlab::addon
