namespace Reeve.Sources.Prices;

/// <summary>One model's price as written, in micro-dollars a million tokens.</summary>
public sealed record PriceRow(string Model, long Input, long CachedInput, long Output);
