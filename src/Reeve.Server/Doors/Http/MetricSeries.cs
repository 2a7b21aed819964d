using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Reeve.Server.Doors.Http;

/// <summary>One instrument with one set of labels. Thread-safe (one short lock).</summary>
internal sealed class MetricSeries
{
    private readonly Lock _gate = new();
    private readonly Kind _kind;
    private readonly long[] _counts;
    private double _value;
    private long _count;

    public MetricSeries(Instrument instrument, string labels, int buckets)
    {
        var type = instrument.GetType().Name;
        _kind = type.StartsWith("Histogram", StringComparison.Ordinal) ? Kind.Histogram
            : type.StartsWith("Counter", StringComparison.Ordinal) ? Kind.Sum
            : type.StartsWith("UpDownCounter", StringComparison.Ordinal) ? Kind.UpDown
            : type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? Kind.Total
            : Kind.Gauge;
        _counts = _kind == Kind.Histogram ? new long[buckets] : [];
        var unit = instrument.Unit == "s" ? "_seconds" : instrument.Unit == "By" ? "_bytes" : "";
        Name = instrument.Name.Replace('.', '_') + unit + (_kind is Kind.Sum or Kind.Total ? "_total" : "");
        Help = instrument.Description ?? instrument.Name;
        Labels = labels;
    }

    private enum Kind
    {
        Sum,
        UpDown,
        Total,
        Gauge,
        Histogram,
    }

    public string Name { get; }

    public string Help { get; }

    public string Labels { get; }

    public string Type => _kind switch { Kind.Histogram => "histogram", Kind.Sum or Kind.Total => "counter", _ => "gauge" };

    public void Record(double value, double[] buckets)
    {
        lock (_gate)
        {
            _count++;
            _value = _kind is Kind.Gauge or Kind.Total ? value : _value + value;
            for (var i = 0; i < _counts.Length; i++)
            {
                if (value <= buckets[i])
                {
                    _counts[i]++;
                    break;
                }
            }
        }
    }

    public void Render(StringBuilder text, double[] buckets)
    {
        lock (_gate)
        {
            if (_kind != Kind.Histogram)
            {
                Line(text, "", "", _value);
                return;
            }

            long below = 0;
            for (var i = 0; i < buckets.Length; i++)
            {
                below += _counts[i];
                Line(text, "_bucket", "le=\"" + buckets[i].ToString(CultureInfo.InvariantCulture) + "\"", below);
            }

            Line(text, "_bucket", "le=\"+Inf\"", _count);
            Line(text, "_sum", "", _value);
            Line(text, "_count", "", _count);
        }
    }

    private void Line(StringBuilder text, string suffix, string extra, double value)
    {
        var labels = Labels.Length > 0 && extra.Length > 0 ? Labels + "," + extra : Labels + extra;
        text.Append(Name).Append(suffix);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
