#include "addon/watcher_object.h"

#include <stdexcept>

#include "addon/callback.h"
#include "addon/convert.h"
#include "addon/fields.h"
#include "addon/program_objects.h"
#include "addon/wrapped_object.h"
#include "watch/watched/watcher.h"

namespace netlab::addon {
namespace {

class WatcherObject : public WrappedObject<WatcherObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Watcher",
                       {method<&WatcherObject::attach>("attach"),
                        method<&WatcherObject::all>("all"),
                        method<&WatcherObject::settle>("settle"),
                        method<&WatcherObject::letGo>("letGo"),
                        method<&WatcherObject::end>("end"),
                        method<&WatcherObject::info>("info"),
                        method<&WatcherObject::statistics>("statistics"),
                        method<&WatcherObject::view>("view"),
                        method<&WatcherObject::inspect>("inspect"),
                        method<&WatcherObject::options>("options"),
                        method<&WatcherObject::setOption>("setOption"),
                        method<&WatcherObject::withdrawOptions>("withdrawOptions"),
                        method<&WatcherObject::watchFolder>("watchFolder"),
                        method<&WatcherObject::watchesFolder>("watchesFolder"),
                        method<&WatcherObject::lastWait>("lastWait"),
                        method<&WatcherObject::readTrace>("readTrace"),
                        method<&WatcherObject::turnTrace>("turnTrace"),
                        method<&WatcherObject::sites>("sites"),
                        method<&WatcherObject::siteCounts>("siteCounts"),
                        method<&WatcherObject::findings>("findings"),
                        method<&WatcherObject::pause>("pause"),
                        method<&WatcherObject::resume>("resume"),
                        method<&WatcherObject::pace>("pace"),
                        method<&WatcherObject::step>("step"),
                        method<&WatcherObject::stepped>("stepped"),
                        method<&WatcherObject::withdrawStep>("withdrawStep")});
  }

  // new Watcher(changed): `changed()` is called when a program has appeared or ended.
  explicit WatcherObject(const Napi::CallbackInfo& info) : WrappedObject<WatcherObject>(info) {
    guarded(info.Env(), [&] {
      changed_ = std::make_unique<Callback>(info.Env(), info[0].As<Napi::Function>(), "programs changed");
      Callback* changed = changed_.get();
      watcher_ =
          std::make_unique<watch::Watcher>([changed] { changed->call([](Napi::Env) { return Values{}; }); });
    });
    atExit_ = info.Env().AddCleanupHook(&WatcherObject::stop, this);
  }

  void Finalize(Napi::Env env) override {
    if (changed_) atExit_.Remove(env);
    stop(this);
  }

 private:
  // attach(pid): the program's number.
  Napi::Value attach(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), watcher_->attach(info[0].ToNumber().Int32Value()));
  }

  // The numbers of all programs.
  Napi::Value all(const Napi::CallbackInfo& info) {
    const std::vector<uint32_t> numbers = watcher_->all();
    Napi::Array array = Napi::Array::New(info.Env(), numbers.size());
    for (uint32_t i = 0; i < numbers.size(); ++i) array.Set(i, numbers[i]);
    return array;
  }

  void settle(const Napi::CallbackInfo&) { watcher_->settle(); }

  void letGo(const Napi::CallbackInfo& info) { watcher_->letGo(info[0].ToNumber().Uint32Value()); }

  // end(program, signal)
  void end(const Napi::CallbackInfo& info) { program(info).end(info[1].ToNumber().Int32Value()); }

  Napi::Value info(const Napi::CallbackInfo& info) {
    return fromProgramInfo(info.Env(), program(info).info());
  }

  // What of a server's counters is known of a program.
  Napi::Value statistics(const Napi::CallbackInfo& info) {
    watch::Program& of = program(info);
    auto* reporting = dynamic_cast<watch::Reporting*>(&of);
    Napi::Object object =
        reporting ? fromReportedCounters(info.Env(), reporting->counters()) : Napi::Object::New(info.Env());
    object.Set("connections", fromCount(info.Env(), of.info().connections));
    object.Set("cpuNanoseconds", static_cast<double>(of.cpuNanoseconds()));
    return object;
  }

  Napi::Value view(const Napi::CallbackInfo& info) {
    return fromProgramView(info.Env(), program(info).view(toViewQuery(info[1].As<Napi::Object>())));
  }

  // Undefined where there is no such socket.
  Napi::Value inspect(const Napi::CallbackInfo& info) {
    const auto inspection = program(info).inspect(id(info[1]));
    return inspection ? fromProgramInspection(info.Env(), *inspection) : info.Env().Undefined();
  }

  // options(program, connection): connection 0 is the first listener.
  Napi::Value options(const Napi::CallbackInfo& info) {
    return unlessAskedYet(info.Env(), [&]() -> Napi::Value {
      const auto reports = program(info).options(id(info[1]));
      if (!reports) return info.Env().Undefined();
      Napi::Array array = Napi::Array::New(info.Env(), reports->size());
      for (uint32_t i = 0; i < reports->size(); ++i) array.Set(i, fromOption(info.Env(), (*reports)[i]));
      return array;
    });
  }

  // setOption(program, connection, name, value)
  Napi::Value setOption(const Napi::CallbackInfo& info) {
    const std::string name = info[2].ToString().Utf8Value();
    const OptionDefinition* definition = findOption(name);
    if (!definition) throw std::invalid_argument("there is no socket option " + name);
    return unlessAskedYet(info.Env(), [&]() -> Napi::Value {
      const auto report = program(info).setOption(id(info[1]), *definition, toOptionValue(info[3], name));
      return report ? fromOption(info.Env(), *report) : info.Env().Undefined();
    });
  }

  void withdrawOptions(const Napi::CallbackInfo& info) { program(info).withdrawOptions(); }

  // Null where the program has not done yet what it is to do itself.
  template <typename Ask>
  static Napi::Value unlessAskedYet(Napi::Env env, Ask ask) {
    try {
      return ask();
    } catch (const watch::NotAnsweredYet&) {
      return env.Null();
    }
  }

  Napi::Value watchesFolder(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(info.Env(), watcher_->watchesFolder(info[0].ToString().Utf8Value()));
  }
  void watchFolder(const Napi::CallbackInfo& info) { watcher_->watchFolder(info[0].ToString().Utf8Value()); }

  // lastWait(program, limit, thread?): null where nothing has waited, or nobody reports its waits.
  Napi::Value lastWait(const Napi::CallbackInfo& info) {
    auto* reporting = dynamic_cast<watch::Reporting*>(&program(info));
    if (!reporting) return info.Env().Null();
    std::optional<pid_t> thread;
    if (info[2].IsNumber()) thread = info[2].ToNumber().Int32Value();
    const auto wait = reporting->lastWait(thread);
    return wait ? fromReportedWait(info.Env(), *wait, *reporting, id(info[1])) : info.Env().Null();
  }

  // readTrace(program, after, limit)
  Napi::Value readTrace(const Napi::CallbackInfo& info) {
    auto* reporting = dynamic_cast<watch::Reporting*>(&program(info));
    if (reporting)
      return fromProgramTrace(info.Env(), reporting->readTrace(id(info[1]), id(info[2])), *reporting);
    Napi::Object nothing = Napi::Object::New(info.Env());
    nothing.Set("records", Napi::Array::New(info.Env()));
    nothing.Set("next", 0);
    nothing.Set("lost", 0);
    return nothing;
  }

  // turnTrace(program, on)
  void turnTrace(const Napi::CallbackInfo& info) {
    if (auto* reporting = dynamic_cast<watch::Reporting*>(&program(info)))
      reporting->turnTrace(info[1].ToBoolean());
  }

  // sites(program, numbers): of those that are known, what the program told of them.
  Napi::Value sites(const Napi::CallbackInfo& info) {
    const auto* reporting = dynamic_cast<watch::Reporting*>(&program(info));
    const Napi::Array numbers = info[1].As<Napi::Array>();
    Napi::Array found = Napi::Array::New(info.Env());
    for (uint32_t i = 0; reporting && i < numbers.Length(); ++i) {
      const auto number = static_cast<uint32_t>(id(numbers.Get(i)));
      if (const auto site = reporting->site(number))
        found.Set(found.Length(), fromSite(info.Env(), number, *site));
    }
    return found;
  }

  Napi::Value siteCounts(const Napi::CallbackInfo& info) {
    auto* reporting = dynamic_cast<watch::Reporting*>(&program(info));
    return reporting ? fromSiteCounts(info.Env(), *reporting) : Napi::Array::New(info.Env(), 0);
  }

  Napi::Value findings(const Napi::CallbackInfo& info) {
    auto* reporting = dynamic_cast<watch::Reporting*>(&program(info));
    if (!reporting) return Napi::Array::New(info.Env(), 0);
    return fromFindings(info.Env(), reporting->findings(), *reporting);
  }

  // Of pause, resume, pace and step: false or undefined where there is no such thread. (program, thread?, …)
  Napi::Value pause(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(info.Env(), reporting(info).pause(thread(info[1])));
  }
  Napi::Value resume(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(info.Env(), reporting(info).resume(thread(info[1])));
  }
  Napi::Value pace(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(info.Env(),
                              reporting(info).pace(thread(info[1]), info[2].ToNumber().Uint32Value()));
  }

  // step(program, thread?): {slot, thread, after}, for the two below.
  Napi::Value step(const Napi::CallbackInfo& info) {
    const auto step = reporting(info).step(thread(info[1]));
    if (!step) return info.Env().Undefined();
    Napi::Object object = Napi::Object::New(info.Env());
    object.Set("slot", static_cast<double>(step->slot));
    object.Set("thread", step->thread);
    object.Set("after", step->after);
    return object;
  }

  // stepped(program, step): the call that was made, as a step of a server's; undefined while there is none.
  Napi::Value stepped(const Napi::CallbackInfo& info) {
    const watch::ProgramStep step = toStep(info[1]);
    watch::Reporting& of = reporting(info);
    const auto record = of.stepped(step);
    return record ? fromProgramStep(info.Env(), *record, step.thread, of) : info.Env().Undefined();
  }

  void withdrawStep(const Napi::CallbackInfo& info) { reporting(info).withdraw(toStep(info[1])); }

  static watch::ProgramStep toStep(const Napi::Value& value) {
    const Napi::Object object = value.As<Napi::Object>();
    return {static_cast<size_t>(numberOr(object, "slot", 0)),
            static_cast<pid_t>(numberOr(object, "thread", 0)),
            static_cast<uint32_t>(numberOr(object, "after", 0))};
  }

  static std::optional<pid_t> thread(const Napi::Value& value) {
    return value.IsNumber() ? std::optional(value.ToNumber().Int32Value()) : std::nullopt;
  }

  watch::Reporting& reporting(const Napi::CallbackInfo& info) { return watch::thatCanBeHeld(program(info)); }

  watch::Program& program(const Napi::CallbackInfo& info) {
    watch::Program* found = watcher_->find(info[0].ToNumber().Uint32Value());
    if (!found) throw std::invalid_argument("there is no program of this number");
    return *found;
  }

  static uint64_t id(const Napi::Value& value) {
    return value.IsNumber() ? static_cast<uint64_t>(value.As<Napi::Number>().Int64Value()) : 0;
  }

  static void stop(WatcherObject* self) {
    self->watcher_.reset();
    self->changed_.reset();
  }

  Napi::Env::CleanupHook<void (*)(WatcherObject*), WatcherObject> atExit_;
  std::unique_ptr<Callback> changed_;  // outlives the watcher's thread, which calls it
  std::unique_ptr<watch::Watcher> watcher_;
};

}  // namespace

Napi::Function defineWatcher(Napi::Env env) {
  return WatcherObject::define(env);
}

}  // namespace netlab::addon
