using Reeve.Connectors.Models;
using Reeve.Engine.Models;
using Reeve.Sources.Configuration;

namespace Reeve.Server.Hosting;

/// <summary>The settings about models as the room's and the connectors' options: at start, and at a reload.</summary>
internal static class ModelSettings
{
    public static ModelSet Models(ReeveConfig config, ChatModelFactory factory) => factory.Create(
        ProviderOptions.From(config),
        config.Values.Text("models.default"),
        config.Values.List("models.fallbacks"),
        config.Named[SettingCatalog.ModelOwnersKey].Where(static owner => owner.Value.Text("data_residency") == "local").Select(static owner => owner.Key));

    public static BreakerOptions Breakers(DaemonSettings settings) => new()
    {
        Failures = settings.Config.Values.Integer("models.circuit_failures"),
        Pause = settings.Config.Values.Duration("models.circuit_pause"),
        Owner = settings.Doors.Owner,
    };
}
