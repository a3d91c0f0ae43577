# The NuGet packages that applications reference.
say "NuGet packages $version"
rm -f "$packages"/*.nupkg "$packages"/*.snupkg
# Restored from here by the sample apps, perhaps with other content under the same version.
rm -rf artifacts/apps/.packages/lumigo.opentelemetry*
quietly dotnet build -c Release -v q -nologo managed/Lumigo.Build/Lumigo.Build.csproj
for project in Lumigo.OpenTelemetry.Api Lumigo.OpenTelemetry.Manual; do
    quietly dotnet pack -c Release -v q -nologo -o "$packages" "managed/$project/$project.csproj"
done
for package in "$packages"/*.nupkg "$packages"/*.snupkg; do
    quietly dotnet artifacts/dotnet/bin/Lumigo.Build/release/Lumigo.Build.dll steady-archive --file "$package"
done
