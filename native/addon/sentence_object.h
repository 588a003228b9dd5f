#pragma once

#include <napi.h>

#include "addon/json.h"
#include "socket/sentence.h"

namespace netlab::addon {

// The sentence in English as `name`, and so that it can be translated as `<name>Sentence`.
void setSentence(Napi::Object object, const std::string& name, const Sentence& sentence);
void setSentence(JsonObject& object, const std::string& name, const Sentence& sentence);

}  // namespace netlab::addon
