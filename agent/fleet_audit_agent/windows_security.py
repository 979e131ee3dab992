"""Who owns a folder on Windows, and who may open it."""

from __future__ import annotations

import sys
import tempfile

ONLY_SYSTEM = "O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
"""Owned by the administrators, open to them and to the system, and inheriting from nobody."""

_OWNER, _GROUP, _LIST, _NOT_INHERITED = 0x1, 0x2, 0x4, 0x80000000
_FILE = 1
LOCAL_SYSTEM = bytes.fromhex("010100000000000512000000")
ADMINISTRATORS = bytes.fromhex("01020000000000052000000020020000")
"""Security identifiers S-1-5-18 and S-1-5-32-544 (winnt.h)."""

if sys.platform == "win32":
    import ctypes

    _security = ctypes.WinDLL("advapi32", use_last_error=True)
    _kernel = ctypes.WinDLL("kernel32")
    _kernel.LocalFree.argtypes = [ctypes.c_void_p]
    _security.GetLengthSid.argtypes = [ctypes.c_void_p]

    def protect(folder: str) -> None:
        """Close a folder to users, who may read what is in the folder above."""
        descriptor = ctypes.c_void_p()
        convert = _security.ConvertStringSecurityDescriptorToSecurityDescriptorW
        if not convert(ONLY_SYSTEM, 1, ctypes.byref(descriptor), None):
            raise ctypes.WinError(ctypes.get_last_error())
        parts = _OWNER | _GROUP | _LIST | _NOT_INHERITED
        try:
            if not _security.SetFileSecurityW(folder, parts, descriptor):
                raise ctypes.WinError(ctypes.get_last_error())
        finally:
            _kernel.LocalFree(descriptor)

    def is_ours(path: str) -> bool:
        """Whether a folder belongs to the system, its administrators, or whoever installs."""
        with tempfile.TemporaryDirectory(prefix="fleet-audit-") as own:
            return _owner(path) in (LOCAL_SYSTEM, ADMINISTRATORS, _owner(own))

    def _owner(path: str) -> bytes:
        """The security identifier of who owns a file."""
        owner, descriptor = ctypes.c_void_p(), ctypes.c_void_p()
        result = _security.GetNamedSecurityInfoW(
            path, _FILE, _OWNER, ctypes.byref(owner), None, None, None, ctypes.byref(descriptor)
        )
        if result:
            raise ctypes.WinError(result)
        try:
            return ctypes.string_at(owner, _security.GetLengthSid(owner))
        finally:
            _kernel.LocalFree(descriptor)

else:

    def protect(folder: str) -> None:
        """Nothing: on another system, rights are in the mode of the folder."""

    def is_ours(path: str) -> bool:
        """Nothing to say against a folder of another system."""
        return True
