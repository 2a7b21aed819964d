using System.Collections.Frozen;

namespace Reeve.Guard.Budgets;

/// <summary>What models cost. An exact name wins, then the longest beginning; a model that nothing matches has no price. Immutable, thread-safe.</summary>
public sealed class PriceTable
{
    /// <summary>A table with no price.</summary>
    public static readonly PriceTable Empty = new([]);

    private readonly FrozenDictionary<string, ModelPrice> _exact;
    private readonly ModelPrice[] _beginnings;

    /// <summary>Makes a table; a later price of the same name replaces an earlier one.</summary>
    public PriceTable(IEnumerable<ModelPrice> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        var byName = new Dictionary<string, ModelPrice>(StringComparer.Ordinal);
        foreach (var price in prices)
        {
            byName[price.Model] = price;
        }

        Prices = [.. byName.Values.OrderBy(static price => price.Model, StringComparer.Ordinal)];
        _exact = byName.Where(static pair => !pair.Key.EndsWith('*')).ToFrozenDictionary(StringComparer.Ordinal);
        _beginnings = [.. Prices.Where(static price => price.Model.EndsWith('*')).OrderByDescending(static price => price.Model.Length)];
    }

    /// <summary>Every price, by name.</summary>
    public IReadOnlyList<ModelPrice> Prices { get; }

    /// <summary>The model's price; null when it has none.</summary>
    public ModelPrice? Find(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (_exact.TryGetValue(model, out var price))
        {
            return price;
        }

        foreach (var beginning in _beginnings)
        {
            if (model.AsSpan().StartsWith(beginning.Model.AsSpan(0, beginning.Model.Length - 1)))
            {
                return beginning;
            }
        }

        return null;
    }
}
