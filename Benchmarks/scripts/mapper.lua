-- A mapper as projects have them: it spells two fields one way, and changes one of them in every row.
return {
  normalise = function(row)
    return {
      full_name = row.full_name:gsub("%s+", " "):upper(),
      email = row.email:lower(),
    }
  end,
}
