internal import PartnerLua
internal import Plugins

extension HelpTopic {
    static let plugins = HelpTopic(
        name: "plugins", summary: "How partners share Lua, and what a plugin may do."
    ) {
        var page = CommandHelp.Page()
        page.text(
            """
            A plugin is a folder: plugin.json says what it is, what it asks to be allowed and where it plugs in;
            init.lua answers a table of functions. Each runs in a Lua state of its own. It may do what the project's
            partnerctl.lock grants it, whoever calls it, and nothing else.

            Use one:
              partnerctl plugin search names --registry https://plugins.example.com
              partnerctl plugin add acme/tidy-names     asks which rights it gets
              partnerctl plugin caps                    what each asks for, may do and uses
              partnerctl plugin update --preview        what would change
              git diff partnerctl.lock                  one line for each plugin

            Write one:
              partnerctl plugin new acme/tidy-names
              partnerctl plugin lint plugins/acme/tidy-names
              partnerctl plugin test plugins/acme/tidy-names
              partnerctl plugin publish --to ../registry plugins/acme/tidy-names
            """)
        page.entries("extension points", ExtensionPointsDocument.entries)
        page.entries("in its tests", ModuleFunctions.ofPluginTests.map { ($0.name, $0.summary) })
        page.blank()
        page.line("more: partnerctl help capabilities, docs/plugins.md, docs/reference/extension-points.md")
        return page.content
    }
}
