/// Scripts as users write them.
enum SyntaxFixtures {
    static let scripts: [(name: String, source: String)] = [
        ("bulk_create_users", bulkCreateUsers),
        ("onboard_reseller", onboardReseller),
        ("customize_catalog", customizeCatalog),
        ("month_end", monthEnd),
    ]

    static let bulkCreateUsers = #"""
        local opt = args.declare {
          { name = "file",   type = "input_file",  help = "staff list: CSV, XLSX or JSON lines", required = true },
          { name = "result", type = "output_file", help = "one outcome per row", default = "result.xlsx" },
          { name = "sealed", type = "output_file", help = "temporary passwords, sealed", default = "passwords.sealed" },
          { name = "to",     type = "recipient",   help = "who may open them", default = "me" },
        }
        local agent = { ["管理代理"] = "admin", ["销售代理"] = "sales", ["技术支持代理"] = "helpdesk", ["无"] = "none" }

        local staff = rows.open { path = opt.file, columns = {
          full_name  = { header = { "Full name", "姓名" }, required = true, max = 256 },
          email      = { header = { "Email", "邮箱", "电子邮件" }, type = "email", required = true, unique = true },
          agent_role = { header = { "Agent role", "代理角色" }, default = "none", map = agent },
          admin_role = { header = { "Admin role", "管理角色" }, default = "none" },
        } }

        local batch = bulk.map(staff, { name = "staff", key = "email", result = { "user_id", "password" } }, function(row)
          local user = partner.users.find { email = row.email }
          if user then
            if user.agent_role ~= row.agent_role then bulk.refuse { message = "exists with another role", field = "agent_role" } end
            return bulk.unchanged { user_id = user.id }
          end
          user = partner.users.create(row)
          return { user_id = user.id, password = user.temporary_password }
        end)

        deliver.sealed { from = batch, columns = { "email", "password" }, path = opt.sealed, to = opt.to }
        batch:write { path = opt.result }
        """#

    static let onboardReseller = #"""
        local opt = args.declare {
          { name = "company", type = "input_file", help = "the application, as JSON", required = true },
          { name = "to",      type = "recipient",  help = "who may open the first credentials", default = "me" },
          { name = "sealed",  type = "output_file", help = "first credentials, sealed", default = "first-admin.sealed" },
        }
        local company = json.read(opt.company)
        local state = partner.enrolment.start(company.account)
        if state.state == "phone_challenge" then
          local call = wait.for_signal { name = "phone_code", timeout = "3d" }
          if not call then error("nobody answered the telephone challenge", 0) end
          state = partner.enrolment.answer { code = call.data.code }
        end
        deliver.sealed { from = { state }, columns = { "admin_name", "admin_credentials" }, path = opt.sealed, to = opt.to }
        partner.enrolment.submit(company.application)

        repeat
          local event = wait.for_event { timeout = "1w",
            names = { "enrolment.approved", "enrolment.rejected", "enrolment.info_requested" } }
          if not event then
            deliver.message { channel = "ops", subject = "Still under review", body = partner.enrolment.get().since }
          elseif event.name == "enrolment.info_requested" then
            local evidence = wait.for_signal { name = "evidence" }
            partner.enrolment.attach { files = evidence.files, comment = evidence.data.comment }
          elseif event.name == "enrolment.rejected" then
            local appeal = wait.for_signal { name = "appeal", timeout = "4w" }
            if not appeal then error("rejected, and no appeal was made", 0) end
            partner.enrolment.appeal { files = appeal.files, comment = appeal.data.comment }
          end
        until event and event.name == "enrolment.approved"

        local signer = wait.for_signal { name = "sign", role = "global_admin" }
        local signed = partner.enrolment.sign { signer_id = signer.from }
        wait.for_event { names = { "enrolment.active" } }
        log.info("active; billing date " .. signed.billing_date)
        """#

    static let customizeCatalog = #"""
        local opt = args.declare {
          { name = "pin",   type = "string", many = 5, help = "offer ids the sales agents see first, best first" },
          { name = "offers", type = "input_file", help = "our titles and mark-ups per offer", required = true },
          { name = "month", type = "month", help = "price list to use", default = "next" },
        }
        local sheet = rows.open { path = opt.offers, columns = {
          offer_id = { header = { "Offer ID", "产品编号" }, required = true, unique = true },
          title    = { header = { "Title", "名称" }, max = 80 },
          factor   = { header = { "Mark-up", "加价系数" }, type = "decimal", default = "1.00" },
          visible  = { header = { "Visible", "显示" }, type = "boolean", default = true },
        } }

        local batch = bulk.map(sheet, { name = "overlay", key = "offer_id", result = { "cost", "price" } }, function(row)
          local cost = partner.prices.get { offer_id = row.offer_id, month = opt.month }.list_price
          local price = cost:times(row.factor):round()
          partner.overlay.set { offer_id = row.offer_id, title = row.title, visible = row.visible, price = price }
          return { cost = cost, price = price }
        end)

        for _, old in ipairs(partner.catalog.get().stale) do
          report.problem { message = "withdrawn: " .. old.name, subject_id = old.offer_id }
        end
        if batch.ok < batch.total then error("nothing published: see the rows of this run", 0) end
        partner.overlay.publish { note = "prices of " .. opt.month }
        if opt.pin then
          local ok, instead = partner.environment.supports { operation = "catalog.pin" }
          if ok then partner.catalog.pin { offer_ids = opt.pin } else report.problem { message = instead } end
        end
        """#

    static let monthEnd = #"""
        local opt = args.declare {
          { name = "month",  type = "month", help = "billing month", default = "last" },
          { name = "file",   type = "input_file", help = "reconciliation file, if it was downloaded" },
          { name = "factors", type = "input_file", help = "own mark-up per offer", required = true },
          { name = "out",    type = "output_dir", help = "one statement per customer", default = "statements" },
        }
        local factor = rows.index(rows.open { path = opt.factors, columns = {
          offer_id = { required = true }, factor = { type = "decimal", required = true } } }, "offer_id")

        if opt.file then partner.invoices.import { path = opt.file, month = opt.month } end
        local invoice = partner.invoices.get { month = opt.month }
        local lines = partner.invoice_lines.each { invoice_id = invoice.id, order_by = "customer_id" }

        local batch = bulk.map(rows.group(lines, "customer_id"),
            { name = "statements", key = "key", result = { "customer", "cost", "charge" } }, function(group)
          local cost, charge, name = money.zero(invoice.currency), money.zero(invoice.currency), nil
          local out = rows.create { path = opt.out .. "/" .. group.key .. ".xlsx", replace = true,
            columns = { "subscription", "charge_type", "from", "to", "quantity", "charge" } }
          for line in group.rows do
            local own = factor[line.durable_offer_id] or bulk.refuse { message = "no price for " .. line.offer_name }
            local due = line.subtotal:times(own.factor):round()
            cost, charge, name = cost + line.total, charge + due, line.customer_name
            out:add { subscription = line.subscription_name, charge_type = line.charge_type, quantity = line.quantity,
              from = clock.date(line.charge_start_at), to = clock.date(line.charge_end_at), charge = due }
          end
          out:close()
          return { customer = name, cost = cost, charge = charge }
        end)

        local difference = invoice.total - batch:sum("cost")
        if batch.ok == batch.total and difference ~= money.zero(invoice.currency) then
          report.problem { message = "lines differ from the invoice by " .. tostring(difference), due = invoice.due_date }
        end
        batch:write { path = opt.out .. "/summary.xlsx" }
        """#
}
