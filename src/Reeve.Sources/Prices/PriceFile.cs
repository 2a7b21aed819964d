using System.Globalization;
using Reeve.Sources.Yaml;

namespace Reeve.Sources.Prices;

/// <summary>
/// A price table as read: the shipped one, or <c>prices.yaml</c> of a home, which adds to it and overrides it. With problems nothing of it counts: a price
/// read wrongly would open a budget.
/// </summary>
public sealed record PriceFile(DateOnly? AsOf, IReadOnlyList<PriceRow> Rows, IReadOnlyList<SourceProblem> Problems)
{
    /// <summary>The name problems carry.</summary>
    public const string FileName = "prices.yaml";

    private const int MaxModels = 10_000;

    /// <summary>The table this build ships.</summary>
    public static PriceFile Shipped()
    {
        using var stream = typeof(PriceFile).Assembly.GetManifestResourceStream("Reeve.Sources.prices.yaml")
            ?? throw new InvalidOperationException("The shipped price table is not in the assembly.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>The home's own table; empty when there is none.</summary>
    public static PriceFile Load(string path) =>
        !File.Exists(path) ? Parse("")
        : SourceText.Read(path, FileName, out var text) is { } problem ? new PriceFile(null, [], [problem])
        : Parse(text!);

    public static PriceFile Parse(string text)
    {
        var problems = new List<SourceProblem>();
        var rows = new List<PriceRow>();
        DateOnly? asOf = null;
        if (StrictYaml.Parse(text, FileName, 0, problems) is { } root)
        {
            var reader = new MapReader(root, FileName, "", problems);
            if (reader.Text("as_of", 10) is { } date)
            {
                asOf = DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
                if (asOf is null)
                {
                    reader.Problem("as_of", $"is \"{date}\"; it takes a day such as 2026-01-31");
                }
            }

            foreach (var (model, members) in reader.Named("models", MaxModels))
            {
                if (Row(model, members) is { } row)
                {
                    rows.Add(row);
                }
            }

            reader.Finish();
        }

        return new PriceFile(asOf, problems.Count == 0 ? rows : [], problems);
    }

    private static PriceRow? Row(YamlEntry model, MapReader members)
    {
        var (input, cached, output) = (members.Money("input"), members.Money("cached_input"), members.Money("output"));
        members.Finish();
        if (model.Key.Length is 0 or > 200 || (model.Key.IndexOf('*', StringComparison.Ordinal) is var star && star >= 0 && star != model.Key.Length - 1))
        {
            members.Problem("", "is no model's name: it has 1 to 200 characters, and a * only at its end");
            return null;
        }

        foreach (var missing in (ReadOnlySpan<string>)["input", "output"])
        {
            if (!members.Has(missing))
            {
                members.Problem(missing, "is missing", "Write { input: 2.50, output: 10 }, in dollars a million tokens.");
                return null;
            }
        }

        return input is { } paidIn && output is { } paidOut ? new PriceRow(model.Key, paidIn, cached ?? paidIn, paidOut) : null;
    }
}
