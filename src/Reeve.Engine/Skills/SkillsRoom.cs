using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Doctor;
using Reeve.Engine.Hooks;

namespace Reeve.Engine.Skills;

/// <summary>
/// The room of the skills: folders with a <c>SKILL.md</c> (the Agent Skills format), of the home and of the projects an agent may reach.
/// <para>Invariants: what an agent's file does not grant is neither listed nor loaded; a skill adds no tool and no reach; a bad one disables only itself, is reported
/// with its line and heals when mended; nothing outside a skill's own folder is read through it.</para>
/// <para>Threading: everything may be called at once; files are looked at anew at each call.</para>
/// Needs <see cref="SkillsOptions"/>, <see cref="ISkillFolders"/> and the room of the agents from the composition root.
/// </summary>
public static class SkillsRoom
{
    public static IServiceCollection AddSkills(this IServiceCollection services)
    {
        services.TryAddSingleton<SkillLibrary>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDoctorCheck, SkillsDoctorCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentHook, SkillHook>());
        return services;
    }
}
