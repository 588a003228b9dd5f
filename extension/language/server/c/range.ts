/** The whole numbers that a value lies among, both ends included. */
export interface Range {
  low: number;
  high: number;
}

export const exactly = (value: number): Range => ({ low: value, high: value });

/** 0 for false, 1 for true; undefined where both can be. */
export function truthOf(range: Range | undefined): boolean | undefined {
  if (!range) return undefined;
  if (range.low === 0 && range.high === 0) return false;
  return range.low > 0 || range.high < 0 ? true : undefined;
}

/** The outcome of an operator in C; undefined where it cannot be told. */
export function combine(
  left: Range | undefined,
  operator: string,
  right: Range | undefined,
): Range | undefined {
  if (operator === '&' && (truthOf(left) === false || truthOf(right) === false)) return exactly(0);
  if (!left || !right) return undefined;
  switch (operator) {
    case '+':
      return { low: left.low + right.low, high: left.high + right.high };
    case '-':
      return { low: left.low - right.high, high: left.high - right.low };
    case '<':
      return decide(left.high < right.low, left.low >= right.high);
    case '>':
      return combine(right, '<', left);
    case '<=':
      return decide(left.high <= right.low, left.low > right.high);
    case '>=':
      return combine(right, '<=', left);
    case '==':
      return decide(
        left.low === left.high && left.low === right.low && right.low === right.high,
        left.high < right.low || left.low > right.high,
      );
    case '!=':
      return not(combine(left, '==', right));
    case '&&':
      return decide(
        truthOf(left) === true && truthOf(right) === true,
        truthOf(left) === false || truthOf(right) === false,
      );
    case '||':
      return decide(
        truthOf(left) === true || truthOf(right) === true,
        truthOf(left) === false && truthOf(right) === false,
      );
    default:
      return undefined;
  }
}

export function not(range: Range | undefined): Range | undefined {
  const truth = truthOf(range);
  return truth === undefined ? undefined : exactly(truth ? 0 : 1);
}

function decide(yes: boolean, no: boolean): Range | undefined {
  return yes ? exactly(1) : no ? exactly(0) : undefined;
}
