namespace Lumigo.OpenTelemetry.Dependencies;

/// <summary>Something the application is built on: a NuGet package, or where those are not known an assembly.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
internal sealed record Dependency(string Name, string Version);
