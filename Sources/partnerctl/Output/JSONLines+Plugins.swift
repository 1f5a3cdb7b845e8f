extension JSONLines {
    static let plugin = JSONLineShape(
        type: "plugin", summary: "One plugin of the lock, by `plugin list`, `verify`, `grant` and `revoke`.",
        fields: [
            .init("id", "string", "Publisher and name."), .init("version", "string", "Its version."),
            .init("from", "string", "`registry:NAME`, `path:FOLDER` or `bundle:FILE`."),
            .init("sha256", "string", "Of its bundle."),
            .init("publisher_key", "string or null", "The publisher's key; null where it is not signed."),
            .init("direct", "boolean", "Whether the project itself lists it."),
            .init("granted", "list of strings", "What it may do, as `plugin grant` takes it."),
        ])
    static let pluginChange = JSONLineShape(
        type: "plugin_change",
        summary: "What became of one plugin, by `plugin add`, `update`, `remove` and `install`.",
        fields: [
            .init("id", "string", "Publisher and name."),
            .init("change", "string", "`added`, `updated`, `granted` or `removed`."),
            .init("before", "string or null", "Its version before; null for one that is new."),
            .init("version", "string or null", "Its version now; null for one that is gone."),
            .init("granted", "list of strings", "What it may do."),
            .init("missing", "list of strings", "Rights that it needs and is not granted."),
        ])
    static let pluginRow = JSONLineShape(
        type: "plugin_row",
        summary:
            "A field of a row that would be otherwise with the updated plugins, by `plugin update --preview`.",
        fields: [
            .init("plan", "string", "The plan's file."), .init("batch", "string", "The batch."),
            .init("row", "integer", "The row's number in the input."),
            .init("key", "string", "The row's natural key; empty for none."),
            .init("field", "string or null", "Which field; null for how the row ends."),
            .init("present", "string or null", "With the present plugins; null for nothing, or a good end."),
            .init("updated", "string or null", "As `present`, with the updated ones."),
        ])
    static let pluginPreview = JSONLineShape(
        type: "plugin_preview", summary: "What became of one plan, by `plugin update --preview`.",
        fields: [
            .init("plan", "string", "The plan's file."),
            .init("rows", "integer", "How many rows would be worked otherwise."),
            .init("differences", "integer", "How many differences its effects would have; 50 are written."),
        ])
    static let pluginFound = JSONLineShape(
        type: "plugin_found", summary: "One plugin of a registry, by `plugin search`.",
        fields: [
            .init("id", "string", "Publisher and name."), .init("latest", "string", "Its latest version."),
            .init("summary", "string", "What it is for."), .init("registry", "string", "Where it is."),
            .init("capabilities", "list of strings", "The names of the rights it asks for."),
        ])
    static let pluginManifest = JSONLineShape(
        type: "plugin_manifest", summary: "What a plugin says of itself, by `plugin info`.",
        fields: [
            .init("manifest", "object", "Its plugin.json."),
            .init("bytes", "integer", "The size of its bundle."),
            .init("sha256", "string", "What stands for the bundle."),
            .init("versions", "list of strings", "Those of the registry; empty where none was asked."),
        ])
    static let pluginWay = JSONLineShape(
        type: "plugin_way", summary: "One way from the project to a plugin, by `plugin why`.",
        fields: [
            .init("id", "string", "Publisher and name."),
            .init("way", "list of strings", "Who requires whom, the plugin last."),
        ])
    static let pluginOrder = JSONLineShape(
        type: "plugin_order", summary: "One provision in its order, by `plugin order`.",
        fields: [
            .init("point", "string", "The extension point."), .init("number", "integer", "From 1."),
            .init("name", "string", "`publisher/plugin:name`."),
        ])
    static let capability = JSONLineShape(
        type: "capability", summary: "One right that a plugin asks for, by `plugin caps`.",
        fields: [
            .init("id", "string", "Publisher and name."),
            .init("capability", "string", "The right, as `plugin grant` takes it."),
            .init("why", "string", "What for."),
            .init("risk", "string", "`pure`, `reads`, `egress`, `writes` or `irreversible`."),
            .init("optional", "boolean", "Whether the plugin works without it."),
            .init("granted", "string or null", "What of it is granted; null for nothing."),
            .init("named", "boolean", "Whether the plugin's code names something that needs it."),
            .init("counted", "boolean", "Whether runs count how often it is used."),
            .init("uses", "integer", "How often runs used it."),
            .init("runs_using", "integer", "How many runs used it."),
            .init("latest_run", "string or null", "The latest of them, such as `run-7`."),
            .init("runs", "integer", "How many runs were looked at: all that the project's center keeps."),
        ])
    static let failedDelivery = JSONLineShape(
        type: "failed_delivery", summary: "An event that a plugin could not take, by `plugin doctor`.",
        fields: [
            .init("id", "string", "The plugin."), .init("handler", "string", "Its handler."),
            .init("event", "integer", "The event's number."),
            .init("name", "string or null", "What happened, such as `users.create`."),
            .init("tries", "integer", "How often it was tried."),
            .init("next_try", "string or null", "When it is tried again; null for never."),
            .init("message", "string", "Why the last try failed."),
            .init("run", "string or null", "The run that tried, such as `run-7`."),
        ])
    static let bundle = JSONLineShape(
        type: "bundle", summary: "A bundle that was made or published, by `plugin pack` and `publish`.",
        fields: [
            .init("id", "string", "Publisher and name."), .init("version", "string", "Its version."),
            .init("file", "string", "The file, or the registry's folder."),
            .init("bytes", "integer", "Its size."), .init("sha256", "string", "What stands for it."),
            .init("left_out", "list of strings", "Files that were not packed, each with why."),
        ])
    static let keyChange = JSONLineShape(
        type: "key_change",
        summary: "A key that takes the place of another, by `plugin add`, `update` and `rotate-key`.",
        fields: [
            .init("owner", "string", "The publisher, or the registry's name in the project."),
            .init("before", "string", "The public key until then."),
            .init("key", "string", "The public key from then on, which the one before named."),
            .init("time", "string", "When the registry wrote that."),
        ])
    static let keyRevocation = JSONLineShape(
        type: "key_revocation", summary: "A key that nothing counts of any more, by `plugin revoke-key`.",
        fields: [
            .init("owner", "string", "The publisher."), .init("key", "string", "The public key."),
            .init("reason", "string", "Why."), .init("time", "string", "When the registry wrote that."),
        ])
    static let signingKey = JSONLineShape(
        type: "signing_key", summary: "A key that was made, by `plugin keygen`.",
        fields: [
            .init("name", "string", "The publisher."), .init("public_key", "string", "To be given away."),
            .init("file", "string", "Where the key is kept."),
        ])

    /// Those of `partnerctl plugin`.
    static let ofPlugins = [
        plugin, pluginChange, pluginRow, pluginPreview, pluginFound, pluginManifest, pluginWay, pluginOrder,
        capability, failedDelivery, bundle, signingKey, keyChange, keyRevocation,
    ]
}
