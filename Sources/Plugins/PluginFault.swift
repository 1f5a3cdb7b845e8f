/// Why a plugin, or a document about plugins, is not taken: one thing that is wrong, where, and what to try.
public struct PluginFault: Hashable, Sendable {
    /// What kind of fault.
    public var code: Code
    /// The file, bundle or plugin it is in, as whoever asked calls it: `plugin.json`, `lib/fold.lua`, `acme/x`.
    public var file: String
    /// Where in a document: `capabilities[2].hosts[0]`; empty for all of it.
    public var path: String
    /// The line, from 1, where there are lines.
    public var line: Int?
    /// The byte of the line, from 1; said of what cannot even be read.
    public var column: Int?
    /// What is wrong, without a period and without the place.
    public var message: String
    /// One thing to try; empty where the message says it.
    public var hint: String

    /// A fault.
    public init(
        _ code: Code, file: String, path: String = "", line: Int? = nil, column: Int? = nil,
        _ message: String, hint: String = ""
    ) {
        self.code = code
        self.file = file
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint
    }

    /// What kinds of faults there are: a closed list, to branch on.
    public enum Code: String, CaseIterable, Sendable {
        // Documents
        /// Not JSON as RFC 8259 has it.
        case notJSON = "not_json"
        /// Other bytes than the one form that its content has.
        case notCanonical = "not_canonical"
        /// Larger, deeper or more than is taken.
        case tooLarge = "too_large"
        /// Two members of one name.
        case duplicateName = "duplicate_name"
        /// A member that has no meaning there.
        case unknownField = "unknown_field"
        /// A member that must be there.
        case missingField = "missing_field"
        /// A value that is not what the member takes.
        case wrongValue = "wrong_value"
        /// Written for a later version of this program.
        case laterVersion = "later_version"

        // Files
        /// A path that could reach something else.
        case unsafePath = "unsafe_path"
        /// Two paths that are one on some file systems.
        case twinPaths = "twin_paths"
        /// A file of no kind that a plugin has.
        case strangeFile = "strange_file"
        /// A file that the manifest names is not there.
        case missingFile = "missing_file"
        /// Lua that was compiled already.
        case bytecode
        /// Bytes that are no text.
        case notText = "not_text"
        /// Characters that do not show, or that turn the direction of writing.
        case hiddenCharacters = "hidden_characters"

        // Bundles and the store
        /// No bundle at all.
        case notABundle = "not_a_bundle"
        /// A bundle whose end is missing.
        case cutShort = "cut_short"
        /// Bytes behind the end of a bundle.
        case trailingBytes = "trailing_bytes"
        /// An entry other than the one that the packed manifest asks for.
        case wrongEntry = "wrong_entry"
        /// Content other than the one that was hashed.
        case wrongHash = "wrong_hash"
        /// Not in the store.
        case notInstalled = "not_installed"
        /// The operating system refused.
        case system

        // Versions and projects
        /// A plugin or version that nobody has.
        case notFound = "not_found"
        /// Two major versions of one plugin.
        case twoMajors = "two_majors"
        /// Plugins that require each other, or provisions that come before each other.
        case cycle
        /// The lock does not say what the project asks for.
        case notLocked = "not_locked"
        /// The plugin is not the one that was locked.
        case changed
        /// More is granted than is declared.
        case widerGrant = "wider_grant"
        /// A grant that leaves out what it must say, and so allows nothing.
        case openGrant = "open_grant"

        // Registries
        /// No address of a registry.
        case badAddress = "bad_address"
        /// A file that a registry must have is not there.
        case registryFileMissing = "registry_file_missing"
        /// The registry cannot be read.
        case registryUnreachable = "registry_unreachable"
        /// Somebody else writes to the registry.
        case registryBusy = "registry_busy"
        /// There is a registry already.
        case registryExists = "registry_exists"
        /// The registry's head is too old to be believed.
        case expiredHead = "expired_head"
        /// The registry forgot entries that it had shown.
        case rolledBack = "rolled_back"
        /// The registry shows another past than before.
        case forked
        /// The log does not hold together, or is not the one that was signed.
        case brokenLog = "broken_log"
        /// An entry breaks a rule of the log.
        case brokenRule = "broken_rule"
        /// The index or the catalog has what the log has not.
        case notInLog = "not_in_log"
        /// The log has what the index or the catalog has not.
        case hiddenVersion = "hidden_version"
        /// The index or the catalog says something else than the log.
        case wrongIndex = "wrong_index"
        /// What is shown as the latest version is older than another one.
        case lowerLatest = "lower_latest"
        /// A bundle of another size than was said.
        case wrongSize = "wrong_size"
        /// A bundle of another plugin or version than was asked for.
        case wrongPlugin = "wrong_plugin"
        /// A version that is not to be taken any more.
        case yanked
        /// The version is there already, with other content.
        case versionExists = "version_exists"
        /// There is a later version.
        case newerVersion = "newer_version"
        /// The plugin comes from another registry.
        case otherRegistry = "other_registry"

        // Trust
        /// A signature must be there.
        case missingSignature = "missing_signature"
        /// A signature that fits nothing.
        case badSignature = "bad_signature"
        /// A signature by another key.
        case foreignSignature = "foreign_signature"
        /// A good signature of something else.
        case replayedSignature = "replayed_signature"
        /// Another key than the registry had.
        case registryKeyChanged = "registry_key_changed"
        /// Another key than the publisher had, which the old one did not name.
        case publisherKeyChanged = "publisher_key_changed"
        /// A key that nothing counts of any more.
        case revokedKey = "revoked_key"
        /// A name that could be taken for another one.
        case lookAlike = "look_alike"
    }
}

extension PluginFault: CustomStringConvertible {
    /// `plugin.json: capabilities[2].hosts[0]: must be …; line 12`
    public var description: String {
        let place = [line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap(\.self)
        return ([file, path].filter { !$0.isEmpty } + [message]).joined(separator: ": ")
            + (place.isEmpty ? "" : "; " + place.joined(separator: ", "))
    }
}

/// Everything that is wrong, in the order it was found; at least one fault.
public struct PluginFaults: Error, Hashable, Sendable, CustomStringConvertible {
    /// The faults.
    public let all: [PluginFault]

    /// One fault.
    public init(_ fault: PluginFault) { all = [fault] }

    /// Several faults; nil when there is none.
    public init?(_ faults: [PluginFault]) {
        guard !faults.isEmpty else { return nil }
        all = faults
    }

    /// A line each.
    public var description: String { all.map(\.description).joined(separator: "\n") }
}
