"""Why a file can't be used. No text repeats what is in it, since it may be a key."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class FileError(DomainError):
    """The file can't be used."""

    code = "certificate-file"
    status = 422
    field = "file"

    @property
    def remedy(self) -> str:
        return self.cure


class EmptyFile(FileError):
    """The file is empty."""

    code = "certificate-file-empty"
    message = "The file is empty."
    hint = "Save the answer of the authority again, or paste its text."


class TooLarge(FileError):
    """The file is too large."""

    code = "certificate-file-too-large"
    message = "The file has more than {most} KiB; a certificate with its chain has a few."
    hint = "Bring the file with the certificate alone (.cer, .p7b, .pfx)."


class TooMany(FileError):
    """The file holds too many certificates."""

    code = "certificate-file-too-many"
    message = "The file holds more than {most} certificates."
    hint = "Bring the certificate and its own chain only."


class NoCertificate(FileError):
    """The file is something else."""

    code = "certificate-file-other"
    message = "The file is {what}, not a certificate."
    hint = "Bring the answer of the authority: .cer, .crt, .der, .pem, .p7b, .pfx or the text of its e-mail."


class RequestBrought(FileError):
    """The file is the request itself."""

    code = "certificate-file-request"
    message = "The file is a certificate request, not the answer to it."
    hint = "Take it to the authority, and bring what the authority makes of it."


class ListBrought(FileError):
    """The file is a revocation list."""

    code = "certificate-file-revocation-list"
    message = "The file is a certificate revocation list, not a certificate."
    hint = "Bring the certificate itself."


class KeyBrought(FileError):
    """The file holds a private key only."""

    code = "certificate-file-key-only"
    message = "The file holds a private key and no certificate."
    hint = "Bring the certificate. Destroy copies of the key that are not needed: who has it can pose as the server."


class CutOff(FileError):
    """The file is cut off."""

    code = "certificate-file-cut"
    message = "The {what} is cut off: its end is missing."
    hint = "Copy the whole text, from BEGIN to END with the dashes, or save the file again."


class BrokenFile(FileError):
    """The file is damaged."""

    code = "certificate-file-broken"
    message = "The {what} is damaged and can't be read ({why})."
    hint = "Save it again as DER or base 64, or have the authority send it again."


class PasswordNeeded(FileError):
    """The file takes a password."""

    code = "certificate-file-password-needed"
    field = "password"
    message = "The file is protected by a password."
    hint = "Type the password that was set when it was exported."


class WrongPassword(FileError):
    """The password is wrong."""

    code = "certificate-file-password-wrong"
    field = "password"
    message = "The password does not open the file, or the file is damaged."
    hint = "Type the password that was set when it was exported, or export it again."


class TooManyRounds(FileError):
    """The file would take too long to open."""

    code = "certificate-file-rounds"
    message = "The file asks for {rounds} rounds to open it; {most} are the most that are done here."
    hint = "Export it again with fewer rounds (Windows does 2,000); a file with very many may be meant to stop servers."


class TooSlow(FileError):
    """The file took too long to open."""

    code = "certificate-file-slow"
    message = "The file was not opened within {seconds} seconds of computing."
    hint = "Export it again in the usual way (Windows' own defaults); the file may be meant to stop servers."


class NothingFits(FileError):
    """No certificate in the file is for the request's key."""

    code = "certificate-other-key"
    message = "The certificate is for another key ({found}); it does not belong to this request."
    hint = "Bring the answer to this very request, or process it at the request that it belongs to."


class OnlyAuthorities(FileError):
    """The file holds certificates of authorities only."""

    code = "certificate-file-chain-only"
    message = "The file holds only certificates of authorities ({found})."
    hint = "Import it as a chain; bring the server's own certificate here."


class TwoAnswers(FileError):
    """The file holds two answers to the same request."""

    code = "certificate-file-two-answers"
    message = "The file holds {count} certificates for this request ({found})."
    hint = "Bring the one that is meant, alone."
