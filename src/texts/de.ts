import { deAdmin } from './de-admin.ts'
import { deMails } from './de-mails.ts'
import type { Texts } from './texts.ts'

/**
 * Every text of Latchkey in German, for the option `texts`: `{ en: {}, de }`. It addresses people with "Sie". The keys
 * are in the order of `en.ts`. Those that travel in URLs are plain ASCII words, without commas even, so they are put so
 * that they need neither those nor umlauts.
 */
export const de: Texts = {
  'message.registered': 'Sie erhalten gleich eine E-Mail mit einem Link. Damit aktivieren Sie Ihr Konto.',
  'message.regenerated': 'Ein neuer Link ist unterwegs - sofern ein Konto auf die Aktivierung wartet.',
  'message.reset-requested':
    'Ein Link zum Festlegen eines neuen Passworts ist unterwegs - sofern es ein Konto gibt.',
  'message.logged-out': 'Sie sind jetzt abgemeldet.',
  'message.password-chosen': 'Ihr Passwort ist gespeichert. Bitte melden Sie sich jetzt an.',
  'message.password-changed':
    'Ihr neues Passwort ist gespeichert. In allen anderen Browsern sind Sie jetzt abgemeldet.',
  'message.email-change-asked':
    'Sie erhalten eine E-Mail an die neue Adresse. Bis Sie den Link darin nutzen bleibt alles wie bisher.',
  'message.email-taken-back':
    'Das Konto hat wieder diese Adresse. Ein Link zum Festlegen eines neuen Passworts ist unterwegs.',
  'message.reauthenticated': 'Vielen Dank. Es kann weitergehen.',
  'message.session-ended': 'Dieser Browser ist jetzt abgemeldet.',
  'message.other-sessions-ended': 'Alle anderen Browser sind jetzt abgemeldet.',
  'message.profile-saved': 'Ihr Profil ist gespeichert.',
  'message.user-created': 'Das Konto ist angelegt und ein Link zum neuen Passwort ist unterwegs.',
  'message.user-saved': 'Das Konto ist gespeichert.',
  'message.user-disabled': 'Das Konto ist gesperrt.',
  'message.thumbnail-removed': 'Das Bild ist entfernt.',
  'message.email-asked': 'Ein Link ist an die neue Adresse unterwegs und ein Hinweis an die jetzige.',
  'message.user-deleted': 'Das Konto ist nun entfernt.',
  'message.user-enabled': 'Das Konto ist entsperrt.',
  'message.rank-changed': 'Der Rang ist gespeichert.',
  'message.reset-sent': 'Ein Link zum neuen Passwort ist an die Person unterwegs.',
  'message.sessions-ended': 'Das Konto ist nirgends mehr angemeldet.',
  'message.mail-retried': 'Die E-Mail wird noch einmal versucht.',
  'message.removed': 'Das Konto wurde entfernt.',
  'message.account-deleted': 'Ihr Konto ist nun entfernt.',
  'message.account-leaving':
    'Ihr Konto wird bald entfernt. Bis dahin stellen Sie es durch eine Anmeldung wieder her.',

  'reason.link_invalid': 'Dieser Link funktioniert nicht.',
  'reason.link_expired': 'Dieser Link ist abgelaufen.',
  'reason.link_used': 'Dieser Link wurde schon benutzt oder durch einen neueren ersetzt.',
  'reason.already_confirmed': 'Dieses Konto ist bereits aktiviert.',
  'reason.email_taken': 'Diese Adresse ist inzwischen mit einem anderen Konto verbunden.',

  'error.invalid_input': 'Bitte prüfen Sie Ihre Eingaben.',
  'error.invalid_credentials':
    'Die Adresse oder das Passwort ist falsch, oder die Adresse ist noch nicht bestätigt.',
  'error.wrong_password': 'Das ist nicht Ihr Passwort.',
  'error.email_taken': 'Mit dieser Adresse gibt es bereits ein Konto.',
  'error.registration_refused': 'Sie können sich hier nicht registrieren.',
  'error.no_pending_account': 'Zu dieser Adresse gibt es kein Konto, das auf die Bestätigung wartet.',
  'error.no_account': 'Zu dieser Adresse gibt es kein Konto.',
  'error.not_logged_in': 'Bitte melden Sie sich an.',
  'error.cross_site': 'Diese Anfrage kam von einer anderen Website und wurde abgelehnt.',
  'error.reauth_required': 'Ihre Anmeldung liegt eine Weile zurück. Bitte geben Sie zuerst Ihr Passwort ein.',
  'error.forbidden': 'Das dürfen Sie nicht.',
  'error.last_superuser': 'Das ist der letzte Superuser. Ernennen Sie zuerst einen anderen.',
  'error.rank-unconfirmed': 'Wer einen Rang hat, muss zuerst die Adresse bestätigt haben.',
  'error.email-inactive': 'Die Adresse eines Kontos kann geändert werden, solange es aktiv ist.',
  'error.reset-disabled':
    'Dieses Konto ist gesperrt, der Link würde nicht funktionieren. Entsperren Sie es zuerst.',
  'error.account_leaving':
    'Dieses Konto wird nach diesem Zeitpunkt gelöscht: {until}. Noch können Sie es wiederherstellen.',
  'error.account_in_use':
    'Andere Daten verweisen noch auf dieses Konto, deshalb kann es gerade nicht gelöscht werden.',
  'error.deletion_refused': 'Dieses Konto kann gerade nicht gelöscht werden.',
  'error.not_found': 'Hier gibt es nichts.',
  'error.method_not_allowed': 'Diese Adresse unterstützt die verwendete Methode nicht.',
  'error.timeout': 'Die Anfrage ist nicht rechtzeitig angekommen.',
  'error.too_large': 'Die gesendeten Daten sind zu groß.',
  'error.unsupported_media_type': 'Bitte senden Sie JSON oder ein Formular.',
  'error.too_many_attempts':
    'Das waren zu viele Versuche. Bitte versuchen Sie es in {seconds} s noch einmal.',
  'error.password_off':
    'Nach zu vielen falschen Passwörtern kann sich mit diesem niemand mehr anmelden. Wählen Sie ein neues Passwort, oder melden Sie sich in einem Browser an, den Sie schon früher benutzt haben.',
  'error.internal': 'Da ist etwas schiefgegangen.',
  'error.busy': 'Gerade ist sehr viel los. Bitte versuchen Sie es in {seconds} s noch einmal.',
  'error.unavailable':
    'Wir können unsere Daten gerade nicht erreichen. Bitte versuchen Sie es bald noch einmal.',

  'field.required': 'Diese Angabe wird benötigt.',
  'field.string': 'Hier wird ein Text erwartet.',
  'field.email': 'An diese Adresse können wir nicht schreiben.',
  'field.email-same': 'Diese Adresse hat Ihr Konto bereits.',
  'field.name-long': 'Das sind mehr als {max} Zeichen.',
  'field.name-characters': 'Ein Name darf diese Zeichen nicht enthalten.',
  'field.password-short': 'Bitte verwenden Sie mindestens {min} Zeichen.',
  'field.password-long': 'Bitte verwenden Sie höchstens {max} Zeichen.',
  'field.password-characters': 'Das Passwort enthält ein Zeichen, das nicht gespeichert werden kann.',
  'field.password-common':
    'Dieses Passwort verwenden viele, deshalb wird es als Erstes ausprobiert. Bitte wählen Sie ein anderes.',
  'field.password-personal':
    'Dieses Passwort ist Ihrem Namen, Ihrer Adresse oder dem Namen dieser Website zu ähnlich.',
  'field.password-wrong': 'Das ist nicht Ihr Passwort.',
  'field.choice': 'Wählen Sie etwas von dem, was angeboten wird.',
  'field.flag': 'Das ist entweder true oder false.',
  'field.remember': 'Hier ist nur wahr oder falsch möglich.',

  'field.extra-many': 'Mehr als {max} weitere Felder sind nicht möglich.',
  'field.extra-long': 'Das sind mehr als {max} Zeichen.',

  'field.thumbnail':
    'Bitte wählen Sie ein Bild als PNG, JPEG oder WebP, höchstens 2 MB groß und höchstens {max} Pixel je Seite.',
  'field.thumbnail-off': 'Bilder werden hier nicht gespeichert.',
  'field.phone-number': 'Bitte geben Sie eine Telefonnummer ein, zum Beispiel +49 30 901820.',
  'field.github-link':
    'Bitte geben Sie die Adresse eines GitHub-Profils ein, zum Beispiel https://github.com/octocat.',
  'field.date': 'Bitte geben Sie das Datum in der Form JJJJ-MM-TT ein.',
  'field.birth-date-future': 'Dieser Tag liegt in der Zukunft.',
  'field.birth-date-early': 'Der früheste mögliche Tag ist der 1. Januar {year}.',

  'label.email': 'E-Mail-Adresse',
  'label.new-email': 'Neue E-Mail-Adresse',
  'label.first_name': 'Vorname',
  'label.last_name': 'Nachname',
  'label.password': 'Passwort',
  'label.current-password': 'Bisheriges Passwort',
  'label.new-password': 'Neues Passwort',
  'label.thumbnail': 'Bild',
  'label.phone_number': 'Telefonnummer',
  'label.github_link': 'GitHub-Profil',
  'label.birth_date': 'Geburtsdatum',
  'label.remember': 'Beim Schließen des Browsers abmelden',

  'page.title': '{title} · {site}',
  'page.title-failed': 'Fehler: {title}',
  'page.home': 'Weiter zu {site}',
  'page.log-in': 'Anmelden',
  'page.log-out': 'Abmelden',
  'page.register': 'Registrieren',
  'page.send-link': 'Link zusenden',
  'page.password-hint':
    'Mindestens {min} Zeichen. Ein paar Wörter hintereinander sind leicht zu merken und schwer zu erraten.',
  'page.fact-email': 'Adresse',
  'page.fact-email-new': 'Neue Adresse',
  'page.fact-email-now': 'Bisherige Adresse',
  'page.fact-name': 'Name',
  'page.fact-since': 'Mitglied seit',
  'page.fact-rank': 'Rolle',
  'page.fact-last-seen': 'Zuletzt aktiv',
  'page.fact-logged-in': 'Angemeldet am',
  'page.fact-asked': 'Angefordert am',
  'page.fact-from': 'Von',
  'page.not-me': 'Haben Sie das nicht angefordert?',
  'page.not-me-button': 'Das war ich nicht: dieses Konto entfernen',

  'page.register-title': 'Registrieren',
  'page.register-have-account': 'Haben Sie schon ein Konto?',

  'page.check-mail-title': 'Sehen Sie in Ihrem Postfach nach',
  'page.check-mail-register':
    'Eine E-Mail an die eingegebene Adresse ist unterwegs. Öffnen Sie den Link darin, um fortzufahren.',
  'page.check-mail-regenerate':
    'Falls unter dieser Adresse ein Konto auf die Bestätigung wartet, ist ein neuer Link dorthin unterwegs.',
  'page.check-mail-reset':
    'Falls es unter dieser Adresse ein Konto gibt, ist ein Link dorthin unterwegs, mit dem Sie ein neues Passwort wählen.',
  'page.check-mail-change-email':
    'Eine E-Mail an die neue Adresse ist unterwegs. Öffnen Sie den Link darin, um die Adresse zu ändern; bis dahin behält Ihr Konto die bisherige.',
  'page.check-mail-slow':
    'Das kann ein paar Minuten dauern. Wenn nichts kommt, sehen Sie im Spam-Ordner nach und prüfen Sie, ob Sie die Adresse richtig geschrieben haben.',
  'page.check-mail-mailbox': 'Entwicklungs-Postfach öffnen',
  'page.check-mail-again': 'Keine E-Mail?',
  'page.check-mail-ask-again': 'Noch einmal anfordern',

  'page.confirm-title': 'Adresse bestätigen',
  'page.confirm-lead': 'Bestätigen Sie mit der Schaltfläche, dass diese Adresse Ihnen gehört.',
  'page.confirm-button': 'Meine Adresse bestätigen',
  'page.confirmed-title': 'Ihre Adresse ist bestätigt',
  'page.confirmed-lead': 'Ihr Konto ist bereit. Melden Sie sich mit Ihrer Adresse und Ihrem Passwort an.',
  'page.removed-title': 'Das Konto wurde entfernt',
  'page.removed-lead':
    'Hier ist nichts davon übrig, und die dafür versendeten Links funktionieren nicht mehr. Sie müssen nichts weiter tun.',

  'page.link-expired-title': 'Dieser Link ist abgelaufen',
  'page.link-expired-why': 'Ein Link gilt nur eine begrenzte Zeit, und die ist bei diesem vorbei.',
  'page.link-used-title': 'Dieser Link gilt nicht mehr',
  'page.link-used-why': 'Er wurde schon benutzt oder durch einen neueren ersetzt.',
  'page.link-invalid-title': 'Dieser Link funktioniert nicht',
  'page.link-invalid-why':
    'Vielleicht fehlt ein Teil. Wenn Ihr E-Mail-Programm ihn umbrochen hat, kopieren Sie den ganzen Link in die Adresszeile.',
  'page.link-next-confirm':
    'Wenn Ihre Adresse noch nicht bestätigt ist, geben Sie sie hier ein, und wir senden Ihnen einen neuen Link.',
  'page.link-next-choose-password':
    'Wenn Sie noch ein Passwort wählen müssen, geben Sie hier Ihre Adresse ein, und wir senden Ihnen einen neuen Link.',
  'page.link-next-unknown':
    'Wenn Ihr Konto noch auf die Bestätigung wartet, geben Sie hier Ihre Adresse ein, und wir senden Ihnen einen neuen Link.',
  'page.link-next-change-email':
    'Ihr Konto behält seine Adresse. Sie können die Änderung noch einmal anfordern.',
  'page.link-next-take-back':
    'Wenn Sie sich nicht anmelden können, geben Sie hier Ihre Adresse ein, und wir senden Ihnen einen Link, mit dem Sie ein neues Passwort wählen. Wenn keine E-Mail kommt, schreiben Sie an die Betreiber von {site}.',
  'page.link-taken-title': 'Diese Adresse hat ein anderes Konto',
  'page.link-taken-change-email':
    'Seit der Link versendet wurde, hat jemand ein Konto mit dieser Adresse bestätigt. Deshalb behält Ihres die bisherige.',
  'page.link-taken-take-back':
    'Jemand, der die E-Mails an diese Adresse lesen kann, hat damit ein anderes Konto angelegt. Deshalb wurde nichts geändert. Wenn jenes Konto Ihnen gehört, löschen Sie es oder geben Sie ihm eine andere Adresse, und öffnen Sie dann den Link noch einmal: Er funktioniert weiterhin.',
  'page.link-confirmed-title': 'Diese Adresse ist bereits bestätigt',
  'page.link-confirmed-why': 'Sie müssen nichts weiter tun. Sie können sich anmelden.',
  'page.link-done': 'Schon erledigt?',

  'page.regenerate-title': 'Neuen Link anfordern',
  'page.regenerate-lead':
    'Sie haben sich registriert, aber die E-Mail mit dem Link kam nie an oder ist zu alt? Geben Sie Ihre Adresse ein, und wir senden Ihnen einen neuen.',

  'page.reset-title': 'Neues Passwort wählen',
  'page.reset-lead':
    'Passwort vergessen? Geben Sie Ihre Adresse ein, und wir senden Ihnen einen Link, mit dem Sie ein neues wählen.',
  'page.reset-remembered': 'Doch wieder eingefallen?',

  'page.login-title': 'Anmelden',
  'page.login-no-account': 'Noch kein Konto?',
  'page.login-forgot': 'Passwort vergessen?',
  'page.login-new-password': 'Neues wählen',
  'page.login-no-mail': 'Registriert, aber keine E-Mail bekommen?',
  'page.login-get-link': 'Neuen Link anfordern',

  'page.choose-password-title': 'Passwort wählen',
  'page.choose-password-lead': 'Wählen Sie das Passwort für dieses Konto.',
  'page.choose-password-pending':
    'Wählen Sie das Passwort für Ihr neues Konto. Damit bestätigen Sie auch Ihre Adresse.',
  'page.choose-password-button': 'Passwort speichern',
  'page.password-chosen-title': 'Ihr Passwort ist gespeichert',
  'page.password-chosen-lead': 'Melden Sie sich mit Ihrer Adresse und Ihrem neuen Passwort an.',

  'page.change-password-title': 'Passwort ändern',
  'page.change-password-lead': 'Überall sonst, wo Sie angemeldet sind, werden Sie abgemeldet.',
  'page.change-password-button': 'Passwort ändern',

  'page.change-email-title': 'E-Mail-Adresse ändern',
  'page.change-email-lead':
    'Wir senden einen Link an die neue Adresse. Bis Sie ihn öffnen, behält Ihr Konto die bisherige.',
  'page.change-email-button': 'Link zusenden',
  'page.confirm-email-title': 'Neue Adresse bestätigen',
  'page.confirm-email-lead':
    'Mit der Schaltfläche erhält Ihr Konto diese Adresse. Überall, wo Sie angemeldet sind, außer in diesem Browser, werden Sie abgemeldet.',
  'page.confirm-email-not-you':
    'Ist das nicht Ihr Konto, oder haben Sie das nicht angefordert? Dann schließen Sie diese Seite, und es geschieht nichts.',
  'page.confirm-email-button': 'Meine Adresse ändern',
  'page.email-changed-title': 'Ihre Adresse ist geändert',
  'page.email-changed-lead':
    'Melden Sie sich ab jetzt mit Ihrer neuen Adresse an. Ihr Passwort bleibt dasselbe.',
  'page.take-back-title': 'Konto zurückholen',
  'page.take-back-lead':
    'Jemand wollte Ihrem Konto eine andere Adresse geben. Falls Sie es nicht waren, benutzen Sie die Schaltfläche: Dann hat Ihr Konto diese Adresse und keine andere, sein Passwort gilt nicht mehr, und es ist überall abgemeldet.',
  'page.take-back-next': 'Danach senden wir Ihnen einen Link, mit dem Sie ein neues Passwort wählen.',
  'page.take-back-button': 'Mein Konto zurückholen',
  'page.email-taken-back-title': 'Ihr Konto gehört wieder Ihnen',
  'page.email-taken-back-lead':
    'Wir haben Ihnen einen Link gesendet, mit dem Sie ein neues Passwort wählen. Bis dahin kann sich niemand anmelden.',
  'page.email-taken-back-mailbox':
    'Ändern Sie auch das Passwort Ihres Postfachs, falls jemand anders es kennen könnte.',

  'page.reauthenticate-title': 'Passwort eingeben',
  'page.reauthenticate-lead':
    'Ihre Anmeldung liegt eine Weile zurück. Geben Sie Ihr Passwort ein, um fortzufahren.',
  'page.reauthenticate-button': 'Weiter',

  'page.sessions-title': 'Wo Sie angemeldet sind',
  'page.sessions-lead':
    'Alle Browser, die bei Ihrem Konto angemeldet sind. Melden Sie ab, was Sie nicht kennen.',
  'page.sessions-current': 'Dieser Browser',
  'page.sessions-end': 'Dort abmelden',
  'page.sessions-end-others': 'Überall sonst abmelden',
  'page.device': '{browser} auf {system}',
  'page.device-unknown': 'Unbekannter Browser',

  'page.history-title': 'Was mit Ihrem Konto geschehen ist',
  'page.history-lead': 'Das Neueste steht zuerst. Wenn etwas nicht von Ihnen kam, ändern Sie Ihr Passwort.',
  'page.history-empty': 'Nichts, was noch aufbewahrt wird.',
  'page.history-count': '{count} Mal',
  'page.history-by-other': 'von jemand anderem',
  'page.history-from': 'von {ip}',
  'page.history-older': 'Ältere',
  'page.history-newest': 'Zurück zu den neuesten',
  'history.user.registered': 'Registriert',
  'history.user.imported': 'Aus einem anderen System übernommen',
  'history.user.created': 'Konto von der Verwaltung angelegt',
  'history.user.register-repeated': 'Jemand hat diese Adresse noch einmal registriert',
  'history.user.password-forgotten':
    'Noch einmal mit einem anderen Passwort registriert; das erste gilt nicht mehr',
  'history.user.confirmed': 'Adresse bestätigt',
  'history.user.removed': 'Konto entfernt',
  'history.user.updated': 'Profil geändert',
  'history.user.leaving': 'Konto gelöscht, solange es noch wiederhergestellt werden kann',
  'history.user.restored': 'Konto wiederhergestellt',
  'history.user.deleted': 'Konto gelöscht',
  'history.user.deletion-failed': 'Das Konto konnte noch nicht gelöscht werden',
  'history.user.disabled': 'Konto gesperrt',
  'history.user.enabled': 'Konto wieder freigegeben',
  'history.user.rank-changed': 'Rang geändert',
  'history.link.requested': 'Neuer Link angefordert',
  'history.login.succeeded': 'Angemeldet',
  'history.login.failed': 'Anmeldung fehlgeschlagen',
  'history.session.reauthenticated': 'Passwort noch einmal eingegeben',
  'history.session.ended': 'Abgemeldet',
  'history.session.others-ended': 'Überall sonst abgemeldet',
  'history.session.all-ended': 'Überall abgemeldet',
  'history.password.reset-requested': 'Neues Passwort angefordert',
  'history.password.reset-sent': 'Link zum Wählen eines Passworts gesendet',
  'history.password.chosen': 'Passwort über einen Link aus einer E-Mail gewählt',
  'history.password.changed': 'Passwort geändert',
  'history.password.set': 'Passwort über die Kommandozeile gesetzt',
  'history.password.refused': 'Falsches Passwort eingegeben, während Sie angemeldet waren',
  'history.password.switched-off': 'Zu viele falsche Passwörter; für Fremde wurde das Passwort abgeschaltet',
  'history.email.change-asked': 'Andere Adresse angefordert',
  'history.email.changed': 'Adresse geändert',
  'history.email.taken-back': 'Konto von der früheren Adresse zurückgeholt',
  'history.superuser.granted': 'Zum Administrator gemacht',
  'history.mail.dropped': 'Eine E-Mail war überholt und wurde nicht gesendet',
  'history.mail.retried': 'Eine aufgegebene E-Mail wurde noch einmal versucht',
  'history.other': 'Etwas anderes',

  'page.current-user-title': 'Ihr Konto',
  'page.current-user-staff': 'Team',

  ...deAdmin,

  'page.save': 'Speichern',
  'page.update-user-title': 'Ihr Profil',
  'page.update-user-picture': 'PNG, JPEG oder WebP, höchstens 2 MB.',
  'page.update-user-no-picture': 'Bild entfernen',
  'page.update-user-done': 'Fertig?',

  'page.delete-account-title': 'Konto löschen',
  'page.delete-account-lead':
    'Ihr Konto, Ihr Profil und alle Anmeldungen werden endgültig gelöscht. Niemand kann sie wiederherstellen.',
  'page.delete-account-grace':
    'Sie werden überall abgemeldet. {duration} lang können Sie das Konto wiederherstellen, indem Sie sich anmelden. Danach ist es endgültig gelöscht, und niemand kann es wiederherstellen.',
  'page.delete-account-sure': 'Wenn Sie sicher sind, geben Sie Ihr Passwort ein.',
  'page.delete-account-button': 'Mein Konto löschen',
  'page.account-deleted-title': 'Ihr Konto ist gelöscht',
  'page.account-deleted-lead':
    'Hier ist nichts davon übrig. Eine E-Mail, die das bestätigt, ist zu Ihnen unterwegs.',
  'page.account-leaving-title': 'Ihr Konto wird gelöscht',
  'page.account-leaving-lead':
    'Sie sind überall abgemeldet. Wenn Sie es sich anders überlegen, melden Sie sich an, um das Konto wiederherzustellen. Dafür bleibt Ihnen diese Zeit: {duration}. Eine E-Mail, die das bestätigt, ist zu Ihnen unterwegs.',
  'page.account-leaving-again': 'Anders überlegt?',
  'page.restore-account-title': 'Konto wiederherstellen',
  'page.restore-account-lead':
    'Um Ihr Konto zu behalten, wie es war, geben Sie noch einmal Ihr Passwort ein.',
  'page.restore-account-button': 'Mein Konto wiederherstellen',
  'page.restore-account-leave': 'Möchten Sie es doch löschen lassen? Dann müssen Sie nichts weiter tun.',

  'page.error-title': 'Das hat nicht geklappt',
  'page.error-wait-title': 'Einen Moment, bitte',
  'page.error-missing-title': 'Hier gibt es nichts',

  'page.mailbox-title': 'Entwicklungs-Postfach',
  'page.mailbox-lead': 'E-Mails bleiben hier, statt versendet zu werden. Die neueste zuerst.',
  'page.mailbox-empty-title': 'Noch keine E-Mail',
  'page.mailbox-empty': 'Registrieren Sie jemanden, dann erscheint die E-Mail hier.',
  'page.mailbox-refresh': 'Noch einmal nachsehen',
  'page.mailbox-to': 'An {to}',
  'page.mailbox-text': 'Text',
  'page.mailbox-html': 'Als HTML anzeigen',

  ...deMails,
}
