//! Whole numbers of 256 bits, by magnitude and sign, for what decimals and sums need on the way to a result: plain
//! long arithmetic on four digits of 64 bits. Knows nothing of values.

use std::cmp::Ordering;

/// A whole number, magnitude below 2^256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wide {
    /// Never set for zero.
    negative: bool,
    /// The smallest first.
    limbs: [u64; 4],
}

impl Wide {
    /// Nothing.
    pub(super) const ZERO: Self = Self { negative: false, limbs: [0; 4] };

    /// `10^exponent`; none above 76.
    pub(super) fn power_of_ten(exponent: u32) -> Option<Self> {
        let ten = Self::from(10_i128);
        let mut power = Self::from(1_i128);
        for _ in 0..exponent {
            power = power.multiply(ten)?;
        }
        Some(power)
    }

    /// Whether it is below zero.
    pub(super) fn is_negative(self) -> bool {
        self.negative
    }

    /// Whether it is zero.
    pub(super) fn is_zero(self) -> bool {
        self.limbs == [0; 4]
    }

    /// The number with the other sign.
    pub(super) fn negate(self) -> Self {
        Self { negative: !self.negative && !self.is_zero(), limbs: self.limbs }
    }

    /// The sum, if it fits.
    pub(super) fn add(self, other: Self) -> Option<Self> {
        if self.negative == other.negative {
            return Some(Self { negative: self.negative, limbs: add_magnitudes(self.limbs, other.limbs)? });
        }
        let (large, small) =
            if compare_magnitudes(self.limbs, other.limbs).is_ge() { (self, other) } else { (other, self) };
        let limbs = subtract_magnitudes(large.limbs, small.limbs);
        Some(Self { negative: large.negative && limbs != [0; 4], limbs })
    }

    /// The product, if it fits.
    pub(super) fn multiply(self, other: Self) -> Option<Self> {
        let mut limbs = [0_u64; 8];
        for (i, &a) in self.limbs.iter().enumerate() {
            let mut carry = 0_u128;
            for (j, &b) in other.limbs.iter().enumerate() {
                let sum = u128::from(limbs[i + j]) + u128::from(a) * u128::from(b) + carry;
                limbs[i + j] = low(sum);
                carry = sum >> 64;
            }
            limbs[i + 4] = low(carry);
        }
        if limbs[4..] != [0; 4] {
            return None;
        }
        let limbs = [limbs[0], limbs[1], limbs[2], limbs[3]];
        Some(Self { negative: self.negative != other.negative && limbs != [0; 4], limbs })
    }

    /// The quotient, cut towards zero, and the remainder, with the sign of this number. None for a divisor of zero.
    pub(super) fn divide(self, divisor: Self) -> Option<(Self, Self)> {
        if divisor.is_zero() {
            return None;
        }
        let mut quotient = [0_u64; 4];
        let mut rest = [0_u64; 4];
        for bit in (0..256).rev() {
            let (limb, place) = (bit / 64, bit % 64);
            // The divisor may have all 256 bits, so the bit that leaves at the top counts too.
            let leaving = rest[3] >> 63;
            rest = add_magnitudes_wrapping(rest, rest);
            rest[0] |= (self.limbs[limb] >> place) & 1;
            if leaving == 1 || compare_magnitudes(rest, divisor.limbs).is_ge() {
                rest = subtract_magnitudes(rest, divisor.limbs);
                quotient[limb] |= 1 << place;
            }
        }
        let negative = self.negative != divisor.negative && quotient != [0; 4];
        let rest = Self { negative: self.negative && rest != [0; 4], limbs: rest };
        Some((Self { negative, limbs: quotient }, rest))
    }

    /// The number in 128 bits, if it fits.
    pub(super) fn to_i128(self) -> Option<i128> {
        if self.limbs[2] != 0 || self.limbs[3] != 0 {
            return None;
        }
        let magnitude = (u128::from(self.limbs[1]) << 64) | u128::from(self.limbs[0]);
        if self.negative { 0_i128.checked_sub_unsigned(magnitude) } else { i128::try_from(magnitude).ok() }
    }

    /// Its digits.
    pub(super) fn digits(self) -> String {
        let chunk = Self::from(10_000_000_000_000_000_000_i128);
        let mut rest = Self { negative: false, limbs: self.limbs };
        let mut text = String::new();
        while let Some((quotient, part)) = rest.divide(chunk) {
            if quotient.is_zero() {
                text = format!("{}{text}", part.limbs[0]);
                break;
            }
            text = format!("{:019}{text}", part.limbs[0]);
            rest = quotient;
        }
        if self.negative { format!("-{text}") } else { text }
    }
}

impl From<i128> for Wide {
    fn from(number: i128) -> Self {
        let magnitude = number.unsigned_abs();
        Self { negative: number < 0, limbs: [low(magnitude), low(magnitude >> 64), 0, 0] }
    }
}

impl Ord for Wide {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => compare_magnitudes(self.limbs, other.limbs),
            (true, true) => compare_magnitudes(other.limbs, self.limbs),
        }
    }
}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
fn low(number: u128) -> u64 {
    number as u64
}

fn compare_magnitudes(a: [u64; 4], b: [u64; 4]) -> Ordering {
    a.iter().rev().cmp(b.iter().rev())
}

fn add_magnitudes(a: [u64; 4], b: [u64; 4]) -> Option<[u64; 4]> {
    let sum = add_magnitudes_wrapping(a, b);
    compare_magnitudes(sum, a).is_ge().then_some(sum)
}

fn add_magnitudes_wrapping(a: [u64; 4], b: [u64; 4]) -> [u64; 4] {
    let mut sum = [0; 4];
    let mut carry = 0_u128;
    for (at, limb) in sum.iter_mut().enumerate() {
        let total = u128::from(a[at]) + u128::from(b[at]) + carry;
        *limb = low(total);
        carry = total >> 64;
    }
    sum
}

/// `a - b`, modulo 2^256.
fn subtract_magnitudes(a: [u64; 4], b: [u64; 4]) -> [u64; 4] {
    let mut difference = [0; 4];
    let mut borrow = false;
    for (at, limb) in difference.iter_mut().enumerate() {
        let (first, under) = a[at].overflowing_sub(b[at]);
        let (second, under_again) = first.overflowing_sub(u64::from(borrow));
        *limb = second;
        borrow = under || under_again;
    }
    difference
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str) -> Wide {
        let digits = text.trim_start_matches('-');
        let ten = Wide::from(10);
        let number = digits.bytes().fold(Wide::ZERO, |sum, digit| {
            sum.multiply(ten).and_then(|sum| sum.add(Wide::from(i128::from(digit - b'0')))).expect("fits")
        });
        if text.starts_with('-') { number.negate() } else { number }
    }

    /// The figures come from Python's integers.
    #[test]
    fn long_arithmetic_agrees_with_big_integers() {
        let a = wide("99999999999999999999999999999999999999");
        let b = wide("-87654321098765432109876543210987654321");
        assert_eq!(a.add(b).expect("fits").digits(), "12345678901234567890123456789012345678");
        assert_eq!(
            a.multiply(b).expect("fits").digits(),
            "-8765432109876543210987654321098765432012345678901234567890123456789012345679"
        );
        let (quotient, rest) = wide("1234567890123456789012345678901234567890123456789")
            .divide(wide("-98765432109876543210"))
            .expect("not by zero");
        assert_eq!(quotient.digits(), "-12499999886093750001548828123");
        assert_eq!(rest.digits(), "83273051708450761959");
        assert_eq!(a.divide(Wide::ZERO), None);
    }

    #[test]
    fn what_does_not_fit_is_none() {
        let high = Wide::power_of_ten(76).expect("fits");
        assert_eq!(Wide::power_of_ten(78), None);
        assert_eq!(high.multiply(high), None);
        assert_eq!(high.to_i128(), None);
        assert_eq!(Wide::from(i128::MIN).to_i128(), Some(i128::MIN));
        assert_eq!(Wide::from(i128::MAX).add(Wide::from(1)).expect("fits").to_i128(), None);
        assert_eq!(wide("-5").add(wide("5")).expect("fits"), Wide::ZERO);
        assert!(wide("-5") < wide("-4") && wide("-4") < Wide::ZERO && Wide::ZERO < high);
    }
}
