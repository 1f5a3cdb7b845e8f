internal import Plugins

/// `partnerctl plugin new`
enum PluginNew {
    static let declaration = Command(
        name: "new", summary: "Writes a plugin that works, with tests, to be changed.",
        arguments: [PluginCommand.id],
        flags: [.value("to", .folder, "Writes it into this new folder; plugins/ID if left out.")],
        examples: [CommandExample("partnerctl plugin new acme/tidy-names")],
        action: { invocation, surroundings in
            let id = try PluginID(argument: invocation)
            let folder = invocation.text("to") ?? "plugins/\(id)"
            let root = surroundings.path(folder)
            if DiskLookup().exists(root) {
                throw PluginFaults.usage(
                    "new", "\(Escaping.line(folder)) is there already", hint: "name another folder with --to")
            }
            try OutputFile.makeFolder(Paths.join(root, "tests"))
            for (path, text) in PluginTemplate.files(id) {
                try OutputFile.create(Paths.join(root, path), text)
                surroundings.console.print("\(folder)/\(path)")
            }
            surroundings.console.note("try it: partnerctl plugin test \(Escaping.line(folder))")
            return .done
        })
}

/// A plugin to begin with.
enum PluginTemplate {
    /// Its files by their paths.
    static func files(_ id: PluginID) -> [(path: String, text: String)] {
        [
            ("plugin.json", manifest(id)), ("init.lua", entry(id)), ("tests/init_test.lua", tests),
            ("README.md", readme(id)), ("LICENSE", license(id)),
        ]
    }

    private static func manifest(_ id: PluginID) -> String {
        """
        {
          "schema": 1,
          "id": "\(id)",
          "version": "0.1.0",
          "api": "\(PluginManifest.newestAPI)",
          "summary": "Tidies names, and counts users.",
          "license": "MIT",
          "capabilities": [
            { "cap": "users.read", "fields": ["id"], "why": "count the users" }
          ],
          "provides": {
            "commands": [
              { "name": "count", "summary": "Counts the partner's users." }
            ],
            "exports": [
              { "name": "tidy", "args": ["string"], "returns": ["string"] }
            ]
          }
        }

        """
    }

    private static func entry(_ id: PluginID) -> String {
        """
        -- \(id): tidies names, and counts users.
        -- What it may do stands in plugin.json. `plugin` is what it is given: plugin.id, plugin.version, plugin.config,
        -- plugin.use(id) for plugins that it requires, plugin.data(name) for files below data/.
        local plugin = ...

        -- Scripts and plugins call it: plugins.use("\(id)").tidy("  Li   Na ")
        local function tidy(name)
          return (name:gsub("^%s+", ""):gsub("%s+$", ""))
        end

        -- partnerctl x \(id) count: gets a list of texts, answers the exit code.
        local function count(arguments)
          local users = 0
          for _ in partner.users.each {} do users = users + 1 end
          print(users .. (users == 1 and " user" or " users"))
        end

        return { tidy = tidy, count = count }

        """
    }

    private static let tests = """
        -- Each test has a center of its own, in memory. exports is what the plugin exports, plugin.load() gives every
        -- function of init.lua. More: partnerctl help plugins, partnerctl help testing

        test("spaces around a name go", function()
          expect(exports.tidy("  Li Na ")):is "Li Na"
        end)

        test("users are counted", function()
          plugin.load().count {}
        end)

        test("without its right it says so", { without = { "users.read" } }, function()
          expect(function() plugin.load().count {} end):fails_with "refused"
        end)

        """

    private static func readme(_ id: PluginID) -> String {
        """
        # \(id)

        Tidies names, and counts users.

        ```lua
        local names = plugins.use "\(id)"
        print(names.tidy("  Li Na "))
        ```

        ```sh
        partnerctl x \(id) count
        ```

        """
    }

    private static func license(_ id: PluginID) -> String {
        """
        MIT License

        Copyright (c) \(id.publisher)

        Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
        documentation files (the "Software"), to deal in the Software without restriction, including without limitation
        the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and
        to permit persons to whom the Software is furnished to do so, subject to the following conditions:

        The above copyright notice and this permission notice shall be included in all copies or substantial portions of
        the Software.

        THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
        THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
        CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
        IN THE SOFTWARE.

        """
    }
}

extension PluginID {
    /// The plugin that the argument ID names; the parser saw that it names one.
    init(argument invocation: Invocation) throws(UsageError) {
        let text = invocation.required("ID")
        guard let id = PluginID(text) else {
            throw UsageError(
                command: invocation.path.joined(separator: " "),
                problems: [
                    UsageProblem(message: "ID must be publisher/name, got \"\(Escaping.line(text))\"")
                ],
                help: "\(invocation.path.joined(separator: " ")) --help")
        }
        self = id
    }
}
