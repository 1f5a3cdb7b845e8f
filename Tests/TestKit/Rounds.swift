internal import FoundationEssentials

/// How much the tests do that repeat themselves: that kill processes at each place in turn, or take as much of
/// something as fits.
///
/// Under a sanitizer each round costs many times as much and finds the same, so `make test-asan` and
/// `make test-tsan` ask for few: the variable `PARTNERCTL_ROUNDS` is `few`. No test is left out.
public enum Rounds {
    /// Whether few were asked for.
    public static let areFew = ProcessInfo.processInfo.environment["PARTNERCTL_ROUNDS"] == "few"

    /// From one place to the next of those that a test goes through: 1, or 3 where rounds are few. Odd, so that both
    /// sides of commits have their turn.
    public static let step = areFew ? 3 : 1

    /// `usual`, or `few` where rounds are few.
    public static func number(_ usual: Int, few: Int) -> Int { areFew ? few : usual }
}
