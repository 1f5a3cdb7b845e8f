/// A library that is not there when it is needed, or that lacks what is needed of it.
public struct MissingLibrary: Error, Equatable, Sendable, CustomStringConvertible {
    /// What its file is called: `libcurl.so.4`.
    public let file: String
    /// The Debian package that brings it.
    public let package: String
    /// What the loader says, or what is missing.
    public let reason: String

    /// All of it; see the members.
    public init(file: String, package: String, reason: String) {
        self.file = file
        self.package = package
        self.reason = reason
    }

    /// What happened, in one sentence without a period.
    public var description: String { "\(file) cannot be used (\(reason))" }

    /// The command that brings it.
    public var remedy: String { "apt-get install \(package)" }
}
