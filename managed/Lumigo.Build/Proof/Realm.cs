using System.Text.RegularExpressions;

namespace Lumigo.Build.Proof;

/// <summary>References that a realm may not have even where they would resolve.</summary>
/// <param name="Names">Simple names of assemblies.</param>
/// <param name="Reason">Why not.</param>
public sealed record Ban(Regex Names, string Reason);

/// <summary>A set of assemblies that are loaded into one context, and where that context finds what they refer to.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Assemblies">Files whose references are proven.</param>
/// <param name="Layers">Folders and files, the first that has an assembly wins.</param>
/// <param name="Bans">References that are forbidden here.</param>
/// <param name="AppDecides">Assemblies that our context hands out whatever version is asked for.</param>
/// <param name="NotToShip">Folders whose assemblies may not be shipped in this realm: the app or the runtime has them.</param>
public sealed record Realm(
    string Name,
    IReadOnlyList<string> Assemblies,
    IReadOnlyList<string> Layers,
    IReadOnlyList<Ban> Bans,
    IReadOnlySet<string> AppDecides,
    IReadOnlyList<string> NotToShip);
