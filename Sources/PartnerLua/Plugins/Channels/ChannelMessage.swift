/// A message on its way through a channel.
public struct ChannelMessage: Sendable, Equatable {
    /// The channel, as the project names it.
    public var channel: String
    /// One line.
    public var subject: String
    /// Plain text.
    public var body: String
    /// The files that come with it, by the names that scripts use.
    public var attachments: [String]
}
