/// A command line that was understood: which command, with which words and flags.
struct Invocation: Sendable {
    /// The command with those above it: `center`, `info`.
    var path: [String]
    var command: Command
    /// The words that are no flags, by argument name.
    var words: [String: [String]] = [:]
    /// All words that are no flags, in order.
    var plain: [String] = []
    /// The values of declared flags, by name; a switch has one empty value.
    var flags: [String: [String]] = [:]
    /// The values of flags that only this call has, in the order they were given.
    var own: [OwnValue] = []

    /// One value for a flag that only this call has.
    struct OwnValue: Sendable, Equatable {
        var name: String
        /// `nil`: it was given as a switch.
        var value: String?
    }

    /// Whether the switch was given.
    func isSet(_ flag: String) -> Bool {
        precondition(command.allFlags.contains { $0.name == flag }, "\(flag) is not declared")
        return flags[flag] != nil
    }

    /// The flag's last value, or its default.
    func text(_ flag: String) -> String? {
        guard let declared = command.allFlags.first(where: { $0.name == flag }) else {
            preconditionFailure("\(flag) is not declared")
        }
        return flags[flag]?.last ?? declared.defaultValue
    }

    /// Every value of a flag that may be given several times.
    func texts(_ flag: String) -> [String] { flags[flag] ?? [] }

    /// The value of a flag that takes a whole number.
    func integer(_ flag: String) -> Int64? { text(flag).flatMap { Int64($0) } }

    /// The value of a flag that takes a duration.
    func duration(_ flag: String) -> Duration? { text(flag).flatMap(TimeLimit.duration) }

    /// The value of a flag that takes a size, in bytes.
    func bytes(_ flag: String) -> Int64? { text(flag).flatMap(ByteSize.bytes) }

    /// The words of an argument, none when it was left out.
    func words(_ argument: String) -> [String] {
        precondition(command.arguments.contains { $0.name == argument }, "\(argument) is not declared")
        return words[argument] ?? []
    }

    /// The word of an argument that takes one.
    func word(_ argument: String) -> String? { words(argument).first }

    /// The word of an argument that must be given; the parser saw to it.
    func required(_ argument: String) -> String {
        guard let word = word(argument) else { preconditionFailure("\(argument) is required") }
        return word
    }
}
