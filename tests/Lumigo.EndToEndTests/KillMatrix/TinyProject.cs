using Lumigo.TestKit;

namespace Lumigo.EndToEndTests.KillMatrix;

/// <summary>The smallest project of a user, in a folder of its own, to run the SDK's commands on.</summary>
internal sealed class TinyProject : IDisposable
{
    private readonly TemporaryFolder _folder = new("tiny");

    public string Folder => _folder.Path;

    /// <summary>Writes the project anew, without anything an earlier command has left.</summary>
    public void Reset()
    {
        Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);
        File.WriteAllText(_folder.File("tiny.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
            </Project>
            """);
        File.WriteAllText(_folder.File("Program.cs"), """
            Console.WriteLine("tiny ran");
            return 4;
            """);
    }

    /// <summary>As <see cref="Reset"/>, but a project of one test.</summary>
    public void ResetAsTests()
    {
        Reset();
        File.WriteAllText(_folder.File("tiny.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="17.14.1" />
                <PackageReference Include="NUnit" Version="4.4.0" />
                <PackageReference Include="NUnit3TestAdapter" Version="5.2.0" />
                <PackageReference Include="Microsoft.Testing.Extensions.VSTestBridge" Version="1.9.1" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(_folder.File("Program.cs"), """
            using NUnit.Framework;

            public class TinyTests
            {
                [Test]
                public void One_and_one() => Assert.That(1 + 1, Is.EqualTo(2));
            }
            """);
    }

    public void Dispose() => _folder.Dispose();
}
