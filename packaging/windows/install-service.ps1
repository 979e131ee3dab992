<#
.SYNOPSIS
Installs the collector of fleet-audit as a Windows service, or removes it.

.DESCRIPTION
Windows starts only programs that answer its service manager, which Python does not; WinSW, a free
program in one file that you download yourself, answers for it. The service runs as LocalService,
starts with Windows, is started again when it fails, and keeps its store in -Folder.

.PARAMETER Program
fleet-audit.exe of the environment where fleet-audit is installed.

.PARAMETER Wrapper
WinSW-x64.exe, version 2.12 or later.

.PARAMETER Options
What `fleet-audit serve` is given, such as "--host 0.0.0.0 --tls-cert C:\cert.pem --tls-key C:\key.pem".

.PARAMETER Port
Port that the firewall lets in, and that the collector listens on.

.EXAMPLE
.\install-service.ps1 -Program C:\fleet-audit\Scripts\fleet-audit.exe -Wrapper .\WinSW-x64.exe -Options "--host 0.0.0.0"

.EXAMPLE
.\install-service.ps1 -Remove
#>
[CmdletBinding(DefaultParameterSetName = "Install")]
param(
    [Parameter(Mandatory, ParameterSetName = "Install")][string]$Program,
    [Parameter(Mandatory, ParameterSetName = "Install")][string]$Wrapper,
    [Parameter(ParameterSetName = "Install")][string]$Options = "",
    [Parameter(ParameterSetName = "Install")][ValidateRange(1, 65535)][int]$Port = 8477,
    [Parameter(Mandatory, ParameterSetName = "Remove")][switch]$Remove,
    [string]$Folder = (Join-Path $env:ProgramData "fleet-audit")
)

Set-StrictMode -Version Latest
$ErrorActionPreference = "Stop"

$name = "fleet-audit"
$service = Join-Path $Folder "$name-service.exe"
$identity = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
if (-not $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    throw "Run this in a PowerShell started as administrator."
}

function Invoke-Wrapper([string]$Verb) {
    & $service $Verb
    if ($LASTEXITCODE -ne 0) { throw "WinSW could not $Verb the service (code $LASTEXITCODE)." }
}

if ($Remove) {
    if (Get-Service $name -ErrorAction SilentlyContinue) {
        Stop-Service $name
        Invoke-Wrapper "uninstall"
    }
    Remove-NetFirewallRule -Name $name -ErrorAction SilentlyContinue
    Write-Output "Removed. The store is kept in $Folder."
    return
}

foreach ($file in $Program, $Wrapper) {
    if (-not (Test-Path $file -PathType Leaf)) { throw "${file}: no such file." }
}
if (Get-Service $name -ErrorAction SilentlyContinue) {
    throw "The service is there already: remove it with -Remove, then install it again."
}

New-Item -ItemType Directory -Force $Folder | Out-Null
# S-1-5-19 is LocalService, -18 the system, -32-544 the administrators, whatever the language.
& icacls $Folder /inheritance:r /grant "*S-1-5-19:(OI)(CI)M" "*S-1-5-18:(OI)(CI)F" `
    "*S-1-5-32-544:(OI)(CI)F" | Out-Null
if ($LASTEXITCODE -ne 0) { throw "The rights of $Folder could not be set." }
Copy-Item $Wrapper $service -Force

$escape = { param($text) [Security.SecurityElement]::Escape($text) }
$path = & $escape (Resolve-Path $Program).Path
$arguments = & $escape "serve --port $Port $Options".Trim()
$store = & $escape (Join-Path $Folder "store.sqlite")
@"
<service>
  <id>$name</id>
  <name>fleet-audit collector</name>
  <description>Collects the inventories of the agents.</description>
  <executable>$path</executable>
  <arguments>$arguments</arguments>
  <env name="FLEET_AUDIT_STORE" value="$store"/>
  <env name="PYTHONUTF8" value="1"/>
  <workingdirectory>%BASE%</workingdirectory>
  <serviceaccount><username>NT AUTHORITY\LocalService</username></serviceaccount>
  <startmode>Automatic</startmode>
  <delayedAutoStart>true</delayedAutoStart>
  <stoptimeout>45 sec</stoptimeout>
  <onfailure action="restart" delay="5 sec"/>
  <log mode="roll-by-size"><sizeThreshold>1024</sizeThreshold><keepFiles>4</keepFiles></log>
</service>
"@ | Set-Content -Encoding UTF8 ([IO.Path]::ChangeExtension($service, ".xml"))

Invoke-Wrapper "install"
New-NetFirewallRule -Name $name -DisplayName "fleet-audit collector" -Direction Inbound `
    -Protocol TCP -LocalPort $Port -Action Allow -Profile Domain, Private | Out-Null
Start-Service $name
Write-Output "Installed and started; its log is in $Folder."
Write-Output "Before any other command on this store: `$env:FLEET_AUDIT_STORE = '$(Join-Path $Folder "store.sqlite")'"
