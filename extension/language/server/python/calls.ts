import { type Call, callOf } from './call.ts';
import { lookUp } from './classes.ts';
import type { Evaluator } from './evaluator.ts';
import { libraryCall } from './library.ts';
import { methodCall } from './libraryMethods.ts';
import { isStatic, parametersOf } from './parameters.ts';
import type { Program } from './program.ts';
import type { Scope } from './scope.ts';
import { type FunctionValue, none, ofKind, onlyUnknown, union, type Value, type Values } from './values.ts';

/** Follows calls into the functions and classes of the file, and into what is known of the library. */
export class Calls {
  readonly #program: Program;
  readonly #evaluator: Evaluator;

  constructor(program: Program, evaluator: Evaluator) {
    this.#program = program;
    this.#evaluator = evaluator;
  }

  /** What a call gives; its arguments go into the parameters of the functions that it may run. */
  evaluate(call: Call, scope: Scope): Values {
    let found = none;
    const arguments_: Values[] = [];
    for (const each of call.positional) arguments_.push(this.#evaluator.evaluate(each, scope));
    if (call.keywords.size > 0)
      for (const value of call.keywords.values()) this.#evaluator.evaluate(value, scope);
    const receiver = call.receiver && this.#evaluator.evaluate(call.receiver, scope);
    const callees = this.#callees(call, receiver, scope);
    for (const callee of callees) found = union(found, this.#callOne(callee, call, arguments_, scope));
    if (receiver) found = union(found, methodCall(this.#evaluator, receiver, call, arguments_, scope));
    return found.length > 0 || isUnderstood(receiver ?? callees) ? found : onlyUnknown;
  }

  #callees(call: Call, receiver: Values | undefined, scope: Scope): Values {
    if (!receiver) return this.#evaluator.evaluate(call.callee, scope);
    const { receiver: node, method = '' } = call;
    if (node?.type === 'call' && callOf(node).callee.text === 'super') return this.#ofSuper(call);
    return this.#evaluator.attribute(receiver, method, call.callee);
  }

  #ofSuper(call: Call): Values {
    const definition = call.node.closest('class_definition');
    const owner = definition && this.#program.classes.get(definition);
    let found = none;
    for (const base of owner?.bases ?? [])
      found = union(found, this.#evaluator.ofInstance(base, call.method ?? '', owner!.instance));
    return found;
  }

  #callOne(callee: Value, call: Call, arguments_: Values[], scope: Scope): Values {
    switch (callee.kind) {
      case 'library':
        return libraryCall(this.#evaluator, callee.path, call, arguments_, scope);
      case 'function':
        return this.#enter(callee, call, arguments_, scope);
      case 'bound':
        return this.#enter(callee.target, call, arguments_, scope, callee.self);
      case 'class': {
        for (const initializer of ofKind(lookUp(callee, '__init__'), 'function'))
          this.#enter(initializer, call, arguments_, scope, callee.instance);
        return [callee.instance];
      }
      case 'instance': {
        for (const method of ofKind(this.#evaluator.ofInstance(callee.class, '__call__', callee), 'bound'))
          this.#enter(method.target, call, arguments_, scope, callee);
        return none;
      }
      default:
        return none;
    }
  }

  #enter(target: FunctionValue, call: Call, arguments_: Values[], scope: Scope, self?: Value): Values {
    if (!target.callers.has(call.node)) {
      target.callers.add(call.node);
      this.#program.noteTarget(call.node, target);
    }
    const inner = this.#program.scopeFor(target.node);
    const parameters = parametersOf(target.node);
    const offset = self && !isStatic(target.node) ? 1 : 0;
    if (offset === 1 && parameters[0] && self) this.#evaluator.add(inner.own(parameters[0].name), [self]);
    for (let index = 0; index < arguments_.length; index++) {
      const parameter = parameters[index + offset];
      if (parameter && !parameter.isRest) this.#evaluator.add(inner.own(parameter.name), arguments_[index]!);
    }
    if (call.keywords.size === 0) return target.result.values;
    for (const { name, isRest } of parameters) {
      const value = call.keywords.get(name);
      if (value && !isRest) this.#evaluator.add(inner.own(name), this.#evaluator.evaluate(value, scope));
    }
    return target.result.values;
  }
}

/** Whether a call that gives nothing does so for now, since what it is called on is not known yet, or for good. */
function isUnderstood(values: Values): boolean {
  for (const { kind } of values) if (kind === 'unknown' || kind === 'library') return false;
  return true;
}
