/// How far a batch has come.
struct ProgressState: Sendable, Equatable {
    /// What is worked through: `staff`.
    var name: String
    /// Rows that have an outcome.
    var done: Int64
    /// Rows in all; `nil` while nobody knows.
    var total: Int64?
    /// Rows that went wrong, of those done.
    var failed: Int64
    /// Rows that were done before this process began; they say nothing about its speed.
    var doneBefore: Int64 = 0
    /// How long this process has worked.
    var elapsed: Duration

    /// Rows per second; `nil` before there is anything to judge by.
    var rate: Double? {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let rows = done - doneBefore
        return seconds > 0.2 && rows > 0 ? Double(rows) / seconds : nil
    }

    /// Seconds that the rest will take at this speed.
    var secondsLeft: Double? {
        guard let rate, let total, total >= done else { return nil }
        return Double(total - done) / rate
    }
}

/// Says how far a batch has come, in words and as a bar.
enum ProgressText {
    /// `1 row`, `57,003 rows`
    static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(grouped(Int64(count))) rows" }

    /// `staff: 57,003 of 80,000 rows (71 %), 3 failed, 12,400 rows/s, 2 s left`
    static func line(_ state: ProgressState) -> String {
        var parts: [String] = []
        if let total = state.total {
            parts.append("\(grouped(state.done)) of \(grouped(total)) rows (\(percent(state.done, total)) %)")
        } else {
            parts.append("\(grouped(state.done)) rows")
        }
        if state.failed > 0 { parts.append("\(grouped(state.failed)) failed") }
        if let rate = state.rate {
            parts.append(rate < 10 ? "\(tenths(rate)) rows/s" : "\(grouped(Int64(rate))) rows/s")
        }
        if state.done != state.total, let left = state.secondsLeft { parts.append("\(span(left)) left") }
        return "\(Escaping.line(state.name)): \(parts.joined(separator: ", "))"
    }

    /// The line with a bar before it, at most `width` columns.
    static func bar(_ state: ProgressState, width: Int) -> String {
        let text = line(state)
        let room = min(30, width - DisplayWidth.of(text) - 4)
        guard let total = state.total, total > 0, room >= 8 else {
            return String(DisplayWidth.prefix(text, width - 1))
        }
        let filled = Int(Double(room) * Double(min(state.done, total)) / Double(total))
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
            + "] "
            + text
    }

    /// Rounded down, so that 100 means all.
    static func percent(_ done: Int64, _ total: Int64) -> Int64 {
        total <= 0 ? 100 : Int64((Double(min(done, total)) * 100 / Double(total)).rounded(.down))
    }

    /// `57,003`
    static func grouped(_ number: Int64) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// `8 s`, `3 min`, `2 h 5 min`: rounded up, so that it rarely promises too much.
    static func span(_ seconds: Double) -> String {
        guard seconds < 100 * 86_400 else { return "months" }
        let whole = Int(seconds.rounded(.up))
        switch whole {
        case ..<120: return "\(whole) s"
        case ..<7200: return "\((whole + 59) / 60) min"
        case ..<172_800: return "\(whole / 3600) h \(whole % 3600 / 60) min"
        default: return "\(whole / 86_400) d \(whole % 86_400 / 3600) h"
        }
    }

    private static func tenths(_ rate: Double) -> String {
        let tenths = Int((rate * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// Shows how far a batch has come: a bar that is redrawn on a terminal, else a line every few seconds.
final class ProgressDisplay {
    /// How often a bar is redrawn at most.
    static let redrawInterval = Duration.milliseconds(100)
    /// How often a plain line is written at most.
    static let lineInterval = Duration.seconds(5)

    private let terminal: Terminal
    private let isQuiet: Bool
    private let write: (String) -> Void
    private var lastShown: Duration?
    private var barIsVisible = false

    /// Shows on `terminal` what `write` writes there; nothing with `isQuiet`.
    init(_ terminal: Terminal, isQuiet: Bool, write: @escaping (String) -> Void) {
        self.terminal = terminal
        self.isQuiet = isQuiet
        self.write = write
    }

    private var redraws: Bool { terminal.isTerminal && terminal.hasColour }

    /// Shows `state` if the last showing is long enough ago; `state.elapsed` tells the time.
    func update(_ state: ProgressState) {
        if isQuiet { return }
        let interval = redraws ? Self.redrawInterval : Self.lineInterval
        if let lastShown {
            guard state.elapsed - lastShown >= interval else { return }
        } else if !redraws {
            // A batch of a moment needs no line.
            guard state.elapsed >= interval else { return }
        }
        lastShown = state.elapsed
        show(state)
    }

    /// Shows how it ended and leaves the line there.
    func finish(_ state: ProgressState) {
        if isQuiet { return }
        clear()
        write(ProgressText.line(state) + "\n")
        lastShown = nil
    }

    /// Takes the bar away, so that something else can be written.
    func clear() {
        if barIsVisible { write("\r\u{1b}[K") }
        barIsVisible = false
    }

    private func show(_ state: ProgressState) {
        if redraws {
            write("\r\u{1b}[K" + ProgressText.bar(state, width: terminal.width))
            barIsVisible = true
        } else {
            write(ProgressText.line(state) + "\n")
        }
    }
}
