internal import Glibc

/// What one of the standard streams is connected to.
struct Terminal: Sendable, Equatable {
    /// Whether a person looks at it.
    var isTerminal: Bool
    /// Columns; 80 where nothing is known.
    var width: Int
    /// Whether it shows colours and can redraw a line.
    var hasColour: Bool

    /// A file or a pipe.
    static let none = Terminal(isTerminal: false, width: 80, hasColour: false)

    /// Asks the system about an open file.
    ///
    /// Colour is off where `NO_COLOR` is set to anything, and where `TERM` is `dumb` or not set.
    static func of(descriptor: Int32, environment: [String: String]) -> Terminal {
        guard isatty(descriptor) == 1 else { return .none }
        let silent = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let kind = environment["TERM"] ?? ""
        return Terminal(
            isTerminal: true, width: columns(descriptor),
            hasColour: !silent && kind != "dumb" && !kind.isEmpty)
    }

    private static func columns(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// The few looks that text on a terminal has.
enum Style: String, Sendable {
    case bold = "1"
    case faint = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"

    /// `text` with this look, as it is where there is no colour.
    func paint(_ text: String, _ terminal: Terminal) -> String {
        terminal.hasColour ? "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" : text
    }
}
