/// `partnerctl plugin`
enum PluginCommand {
    static let declaration = Command(
        name: "plugin", summary: "Uses what other partners wrote, and shares what you write.",
        details: """
            A project lists its plugins in partnerctl.json; partnerctl.lock says exactly what it gets and what each
            may do. Both belong under version control. More: partnerctl help plugins, docs/plugins.md
            """,
        subcommands: [
            PluginAdd.declaration, PluginRemove.declaration, PluginUpdate.declaration,
            PluginInstall.declaration, PluginList.declaration, PluginInfo.declaration,
            PluginSearch.declaration, PluginWhy.declaration, PluginOrder.declaration,
            PluginCaps.declaration, PluginGrant.declaration, PluginRevoke.declaration,
            PluginVerify.declaration, PluginAudit.declaration, PluginDoctor.declaration,
            PluginNew.declaration, PluginLintCommand.declaration, PluginTest.declaration,
            PluginDoc.declaration, PluginPack.declaration, PluginKeygen.declaration,
            PluginSign.declaration, PluginPublish.declaration, PluginYank.declaration,
            PluginRotateKey.declaration, PluginRevokeKey.declaration, PluginRotateRegistryKey.declaration,
            PluginIndex.declaration,
        ],
        examples: [
            CommandExample("partnerctl plugin new acme/tidy-names", "writes a plugin that works"),
            CommandExample("partnerctl plugin add acme/tidy-names --registry file:../registry"),
            CommandExample("partnerctl plugin caps", "what each plugin may do"),
        ])

    /// Which plugin.
    static let id = Argument(name: "ID", form: .plugin, doc: "The plugin: publisher/name.")
    /// An author's folder.
    static let folder = Argument(
        name: "DIR", form: .folder, doc: "The plugin's folder; . if left out.", isRequired: false)
}

extension Flag {
    /// Nothing is fetched or written.
    static let frozen = Flag.toggle(
        "frozen",
        "Fetches and writes nothing, and fails where that would be needed; holds wherever CI is set.")
}
