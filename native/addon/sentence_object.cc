#include "addon/sentence_object.h"

namespace netlab::addon {
namespace {

Napi::Value fromPart(Napi::Env env, const Sentence::Part& part) {
  if (!part.isPhrase) return Napi::String::New(env, part.text);
  Napi::Object phrase = Napi::Object::New(env);
  phrase.Set("key", part.text);
  return phrase;
}

}  // namespace

void setSentence(Napi::Object object, const std::string& name, const Sentence& sentence) {
  const Napi::Env env = object.Env();
  Napi::Array parts = Napi::Array::New(env, sentence.parts.size());
  for (uint32_t i = 0; i < sentence.parts.size(); ++i) parts.Set(i, fromPart(env, sentence.parts[i]));
  Napi::Object translatable = Napi::Object::New(env);
  translatable.Set("key", sentence.key);
  translatable.Set("parameters", parts);
  object.Set(name, sentence.text());
  object.Set(name + "Sentence", translatable);
}

void setSentence(JsonObject& object, const std::string& name, const Sentence& sentence) {
  JsonArray parts;
  for (const Sentence::Part& part : sentence.parts) {
    if (part.isPhrase) {
      JsonObject phrase;
      phrase.set("key", part.text);
      parts.add(phrase);
    } else {
      parts.add(part.text);
    }
  }
  JsonObject translatable;
  translatable.set("key", sentence.key);
  translatable.set("parameters", parts);
  object.set(name, sentence.text());
  object.set(name + "Sentence", translatable);
}

}  // namespace netlab::addon
