import { CustomError, u256 } from "@altvm/assemblyscript";

const BPS = u256.from(10_000);

/** x * y = k: what `amountIn` buys, less the fee. */
export function quote(amountIn: u256, reserveIn: u256, reserveOut: u256, feeBps: u32): u256 {
  if (reserveIn.isZero() || reserveOut.isZero()) new CustomError("NoLiquidity()").revert();
  if (feeBps > 10_000) new CustomError("FeeTooHigh(uint32)").u64(feeBps).revert();
  const paid = amountIn * u256.from(10_000 - feeBps);
  return u256.mulDiv(paid, reserveOut, reserveIn * BPS + paid);
}
