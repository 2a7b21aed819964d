using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Ledger.Signing;

namespace Reeve.Engine.Ledger;

/// <summary>
/// The log: facts in, proofs out.
/// <para>Invariants: what is hashed is what is stored; nothing is written but through the journal; checkpoints are signed of committed heads only;
/// verification needs nothing but the stored bytes and a key.</para>
/// <para>Threading: encoding on the caller's thread, one writer (in storage), signing in one worker, verification on a thread and a connection of its own.</para>
/// Needs <see cref="CheckpointOptions"/> and <see cref="LedgerSigner"/> from the composition root.
/// </summary>
public static class LedgerRoom
{
    public static IServiceCollection AddLedger(this IServiceCollection services)
    {
        services.TryAddSingleton<ILedgerIdentity>(static provider => provider.GetRequiredService<LedgerSigner>());
        services.AddHostedService<CheckpointWorker>();
        return services;
    }
}
