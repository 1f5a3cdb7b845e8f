/// A message on its way through a channel.
struct ChannelMessage: Sendable, Equatable {
    /// The channel, as the project names it.
    var channel: String
    /// One line.
    var subject: String
    /// Plain text.
    var body: String
    /// The files that come with it, by the names that scripts use.
    var attachments: [String]
}
