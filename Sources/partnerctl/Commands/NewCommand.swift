/// `partnerctl new`
enum NewCommand {
    static let declaration = Command(
        name: "new", summary: "Starts something of your own.", subcommands: [script])

    private static let script = Command(
        name: "script", summary: "Writes a script that works, to be changed.",
        arguments: [Argument(name: "NAME", form: .text("NAME"), doc: "Its name; the file is NAME.lua.")],
        examples: [CommandExample("partnerctl new script staff", "makes staff.lua")],
        action: { invocation, surroundings in
            let given = invocation.required("NAME")
            let name = given.hasSuffix(".lua") ? String(given.dropLast(4)) : given
            guard !name.isEmpty, name.utf8.allSatisfy(CenterChoice.isNameByte) else {
                let problem = UsageProblem(
                    message:
                        "NAME must be letters, digits, - and _, got \"\(Escaping.line(given, limit: 40))\"")
                throw UsageError(
                    command: "partnerctl new script", problems: [problem],
                    help: "partnerctl new script --help")
            }
            let path = surroundings.path("\(name).lua")
            try OutputFile.create(path, ScriptTemplate.text(name))
            surroundings.console.print(path)
            surroundings.console.note("try it: partnerctl run \(name).lua")
            return .done
        })
}

/// A script to begin with.
enum ScriptTemplate {
    /// The text of `NAME.lua`.
    static func text(_ name: String) -> String {
        """
        -- \(name): lists the partner's users, one line each.
        --
        --   partnerctl run \(name).lua --help               what it takes
        --   partnerctl run \(name).lua --role sales         only sales agents
        --   partnerctl help operations              what else a script can do

        -- Its arguments come first: they are checked before anything is done.
        local opt = args.declare {
          { name = "role", type = "string", help = "only users with this agent role",
            one_of = { "none", "admin", "sales", "helpdesk" } },
        }

        local count = 0
        -- `each` reads page by page; a million users need no more memory than ten.
        for user in partner.users.each { agent_role = opt.role } do
          count = count + 1
          print(user.id, user.full_name, user.email)
        end

        -- Results go to standard output with print, remarks to standard error with log.
        log.info("users listed", { count = count })

        """
    }
}
