<#
.SYNOPSIS
Gathers what this PC says of its hardware into one file, for fleet-audit to read. It installs
nothing, changes nothing and sends nothing.

.DESCRIPTION
For PCs on which no program may be installed. The file holds raw sources only: the firmware's own
table, the identity blocks of the screens, a list of registry values and a list of CIM properties.
All are named below; there is nothing of users, programs, documents or the network.
`fleet-audit import FOLDER` reads it by the same parsers as the agent's own.

Run as administrator it also reads the TPM and the wear of the disks; without, it says so in the
file. Serial numbers of disks are in the file as they are: keep it where administrators may read.

.PARAMETER Output
Folder in which to write the file; one for each PC, replaced each time.

.EXAMPLE
powershell -NoProfile -ExecutionPolicy Bypass -File collect.ps1 -Output \\server\inventories
#>
#Requires -Version 3
[CmdletBinding()]
param([Parameter(Mandatory)][string]$Output)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

# Keys below HKEY_LOCAL_MACHINE, and the values wanted of each.
$Power = 'SYSTEM\CurrentControlSet\Control\Power'
$Classes = 'SYSTEM\CurrentControlSet\Control\Class'
$Sleep = '238c9fa8-0aad-41ed-83f4-97be242c8f20\29f6c1db-86da-48c5-9fdb-f2b67b1f44da'
$ScreenOff = '7516b95f-f776-4464-8c53-06167f40cc99\3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e'
$Policies = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings'
$Registry = @(
    @('HARDWARE\DESCRIPTION\System\BIOS', 'SystemManufacturer', 'SystemProductName',
        'SystemVersion', 'SystemSKU', 'SystemFamily', 'BaseBoardManufacturer', 'BaseBoardProduct',
        'BIOSVendor', 'BIOSReleaseDate'),
    @('HARDWARE\DESCRIPTION\System\CentralProcessor\*', 'ProcessorNameString', 'Identifier',
        'VendorIdentifier', '~MHz'),
    @('SOFTWARE\Microsoft\Windows NT\CurrentVersion', 'ProductName', 'DisplayVersion', 'ReleaseId',
        'CurrentBuild', 'UBR', 'InstallDate', 'InstallationType'),
    @('SOFTWARE\Microsoft\Cryptography', 'MachineGuid'),
    @('SYSTEM\Setup\Source OS*', 'InstallDate'),
    @('SYSTEM\CurrentControlSet\Services\vmms', 'Start'),
    @('SYSTEM\CurrentControlSet\Control', 'PEFirmwareType'),
    @('SYSTEM\CurrentControlSet\Control\SecureBoot\State', 'UEFISecureBootEnabled'),
    @('SYSTEM\CurrentControlSet\Control\Session Manager\Power', 'HiberbootEnabled'),
    @('SYSTEM\CurrentControlSet\Control\Session Manager\Environment', 'PROCESSOR_ARCHITECTURE'),
    @('SYSTEM\CurrentControlSet\Services\mssmbios\Data', 'SMBiosData'),
    @('SYSTEM\CurrentControlSet\Enum\DISPLAY\*\*\Device Parameters', 'EDID'),
    @('SYSTEM\CurrentControlSet\Enum\DISPLAY\*\*\Device Parameters\EDID_OVERRIDE', '0'),
    @('SYSTEM\CurrentControlSet\Enum\PCI\VEN_*\*', 'Driver', 'LocationInformation'),
    @("$Classes\{4d36e968-e325-11ce-bfc1-08002be10318}\0*", 'DriverDesc',
        'HardwareInformation.qwMemorySize', 'HardwareInformation.MemorySize'),
    @("$Classes\{4d36e972-e325-11ce-bfc1-08002be10318}\0*", 'NetCfgInstanceId', 'DeviceInstanceID'),
    @("$Power\User\PowerSchemes", 'ActivePowerScheme'),
    @("$Power\User\PowerSchemes\*\$Sleep", 'ACSettingIndex'),
    @("$Power\User\PowerSchemes\*\$ScreenOff", 'ACSettingIndex'),
    @("$Power\PowerSettings\$Sleep\DefaultPowerSchemeValues\*", 'ACSettingIndex',
        'ProvAcSettingIndex'),
    @("$Power\PowerSettings\$ScreenOff\DefaultPowerSchemeValues\*", 'ACSettingIndex',
        'ProvAcSettingIndex'),
    @("$Policies\29f6c1db-86da-48c5-9fdb-f2b67b1f44da", 'ACSettingIndex'),
    @("$Policies\3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e", 'ACSettingIndex')
)

# CIM classes by name space, and the properties wanted of each.
$Cim = @(
    @('root/cimv2', 'Win32_Processor', 'Name', 'Caption', 'Manufacturer', 'NumberOfCores',
        'NumberOfLogicalProcessors', 'MaxClockSpeed'),
    @('root/cimv2', 'Win32_ComputerSystem', 'TotalPhysicalMemory'),
    @('root/cimv2', 'Win32_PhysicalMemory', 'Capacity', 'SMBIOSMemoryType', 'ConfiguredClockSpeed',
        'Speed', 'DeviceLocator', 'Manufacturer', 'PartNumber'),
    @('root/cimv2', 'Win32_PhysicalMemoryArray', 'Use', 'MemoryDevices'),
    @('root/cimv2', 'Win32_DiskDrive', 'Model', 'SerialNumber', 'Size', 'MediaType'),
    @('root/cimv2', 'Win32_VideoController', 'Name', 'PNPDeviceID', 'AdapterRAM'),
    @('root/wmi', 'WmiMonitorConnectionParams', 'InstanceName', 'VideoOutputTechnology'),
    @('root/wmi', 'BatteryStaticData', 'InstanceName', 'Capabilities', 'DesignedCapacity',
        'ManufactureDate'),
    @('root/wmi', 'BatteryFullChargedCapacity', 'InstanceName', 'FullChargedCapacity'),
    @('root/wmi', 'BatteryCycleCount', 'InstanceName', 'CycleCount'),
    @('root/StandardCimv2', 'MSFT_NetAdapter', 'PermanentAddress', 'PnPDeviceID',
        'ConnectorPresent', 'NdisPhysicalMedium'),
    @('root/Microsoft/Windows/Storage', 'MSFT_PhysicalDisk', 'DeviceId', 'Model', 'FriendlyName',
        'SerialNumber', 'BusType', 'MediaType', 'Size', 'HealthStatus'),
    @('root/cimv2/Security/MicrosoftTpm', 'Win32_Tpm', 'SpecVersion')
)

# The virtual machines of a PC that has Hyper-V, without their names.
if (Test-Path -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\vmms') {
    $HyperV = 'root/virtualization/v2'
    $Cim += , @($HyperV, 'Msvm_ComputerSystem', 'Name')
    $Cim += , @($HyperV, 'Msvm_VirtualSystemSettingData', 'VirtualSystemIdentifier',
        'VirtualSystemType', 'BIOSGUID')
    $Cim += , @($HyperV, 'Msvm_ProcessorSettingData', 'InstanceID', 'VirtualQuantity')
    $Cim += , @($HyperV, 'Msvm_MemorySettingData', 'InstanceID', 'VirtualQuantity')
}

# Setup classes of the devices that count only while they are there.
$Present = @{
    monitor = '{4d36e96e-e325-11ce-bfc1-08002be10318}'
    display = '{4d36e968-e325-11ce-bfc1-08002be10318}'
}

$Found = @{
    schema   = 'fleet-audit/sources/1'
    system   = 'windows'
    taken_at = (Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ')
    registry = @{}
    cim      = @{}
    present  = @{}
    errors   = New-Object System.Collections.ArrayList
}

function Add-Trouble([string]$Source, $Trouble) {
    [void]$Found.errors.Add(@{ source = $Source; reason = "$($Trouble.Exception.Message)" })
}

function ConvertTo-Plain($Value) {
    if ($Value -is [byte[]]) { return @{ base64 = [Convert]::ToBase64String($Value) } }
    return $Value
}

foreach ($Wanted in $Registry) {
    # Keys that are not there, or closed to us, are passed over: each machine lacks some.
    foreach ($Key in @(Get-Item -Path "HKLM:\$($Wanted[0])" -ErrorAction SilentlyContinue)) {
        $Row = @{}
        foreach ($Name in $Wanted[1..($Wanted.Count - 1)]) {
            $Value = $Key.GetValue($Name)
            if ($null -ne $Value) { $Row[$Name] = ConvertTo-Plain $Value }
        }
        if ($Row.Count) { $Found.registry[$Key.Name.Substring('HKEY_LOCAL_MACHINE\'.Length)] = $Row }
    }
}

foreach ($Wanted in $Cim) {
    $Namespace, $Class, $Properties = $Wanted
    try {
        $Found.cim[$Class] = @(Get-CimInstance -Namespace $Namespace -ClassName $Class |
            Select-Object -Property $Properties)
    }
    catch { Add-Trouble $Class $_ }
}

try {
    $Found.cim['MSFT_StorageReliabilityCounter'] = @(Get-PhysicalDisk |
        Get-StorageReliabilityCounter | Select-Object -Property DeviceId, PowerOnHours, Wear)
}
catch { Add-Trouble 'MSFT_StorageReliabilityCounter' $_ }

foreach ($Name in $Present.Keys) {
    try {
        $Filter = "ClassGuid='$($Present[$Name])'"
        $Found.present[$Name] = @(Get-CimInstance -ClassName Win32_PnPEntity -Filter $Filter |
            ForEach-Object { $_.DeviceID })
    }
    catch { Add-Trouble $Name $_ }
}

# Named by the identifier of the installation, for names of PCs often tell whose they are.
$Guid = (Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Cryptography').MachineGuid
$File = Join-Path $Output "$Guid.sources.json"
$Json = ConvertTo-Json -InputObject $Found -Depth 6 -Compress
[IO.File]::WriteAllText("$File.part", $Json, (New-Object Text.UTF8Encoding $false))
Move-Item -Force -LiteralPath "$File.part" -Destination $File
Write-Output $File
