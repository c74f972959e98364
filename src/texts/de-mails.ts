import type { enMails } from './en-mails.ts'
import type { Texts } from './texts.ts'

/** The texts of mails in German, in the order of the English ones. */
export const deMails: Pick<Texts, keyof typeof enMails> = {
  'mail.expiry': 'Der Link gilt {relative} lang, bis zum {absolute}.',
  'mail.link-in-full':
    'Falls die Schaltfläche nicht funktioniert, kopieren Sie diesen Link in Ihren Browser:',
  'mail.log-in': 'Anmelden',

  'mail.confirm-subject': 'Bestätigen Sie Ihre Adresse für {site}',
  'mail.confirm-title': 'Bestätigen Sie Ihre Adresse',
  'mail.confirm-lead':
    'Jemand, hoffentlich Sie selbst, hat diese Adresse bei {site} registriert. Um zu bestätigen, dass sie Ihnen gehört, öffnen Sie die folgende Seite und klicken Sie dort auf die Schaltfläche.',
  'mail.confirm-button': 'Meine Adresse bestätigen',
  'mail.confirm-not-you':
    'Falls Sie es nicht waren, müssen Sie nichts tun: Ohne diese Bestätigung kann niemand das Konto benutzen. Auf der Seite können Sie das Konto auch entfernen.',

  'mail.account-exists-subject': 'Sie haben bereits ein Konto bei {site}',
  'mail.account-exists-title': 'Sie haben bereits ein Konto',
  'mail.account-exists-lead':
    'Jemand, vielleicht Sie selbst, wollte diese Adresse bei {site} registrieren. Zu ihr gibt es schon ein Konto, deshalb wurde nichts geändert.',
  'mail.account-exists-log-in':
    'Falls Sie es waren, melden Sie sich mit dieser Adresse und Ihrem bisherigen Passwort an.',
  'mail.account-exists-not-you':
    'Falls Sie es nicht waren, müssen Sie nichts tun. Ihr Konto ist, wie es war.',

  'mail.choose-password-subject': 'Wählen Sie ein Passwort für {site}',
  'mail.choose-password-title': 'Wählen Sie ein Passwort',
  'mail.choose-password-lead':
    'Jemand, hoffentlich Sie selbst, möchte mit dieser Adresse ein Konto bei {site}. Damit es Ihnen gehört, wählen Sie auf der folgenden Seite ein Passwort dafür.',
  'mail.choose-password-button': 'Passwort wählen',
  'mail.choose-password-not-you':
    'Falls Sie es nicht waren, müssen Sie nichts tun: Ein Passwort gibt es erst, wenn jemand, der diese E-Mail lesen kann, eines wählt.',

  'mail.reset-password-subject': 'Wählen Sie ein neues Passwort für {site}',
  'mail.reset-password-title': 'Wählen Sie ein neues Passwort',
  'mail.reset-password-lead':
    'Jemand, hoffentlich Sie selbst, hat für das Konto dieser Adresse bei {site} ein neues Passwort angefordert. Um es zu wählen, öffnen Sie die folgende Seite.',
  'mail.reset-password-button': 'Neues Passwort wählen',
  'mail.reset-password-not-you':
    'Falls Sie es nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist, bis jemand, der diese E-Mail lesen kann, ein anderes wählt.',

  'mail.account-disabled-subject': 'Ihr Konto bei {site} ist gesperrt',
  'mail.account-disabled-title': 'Ihr Konto ist gesperrt',
  'mail.account-disabled-lead':
    'Jemand, vielleicht Sie selbst, wollte das Konto dieser Adresse bei {site} benutzen. Es ist gesperrt und kann deshalb nicht benutzt werden.',
  'mail.account-disabled-owner':
    'Wenn Sie das für einen Irrtum halten, schreiben Sie an die Betreiber von {site}.',
  'mail.account-disabled-not-you': 'Falls Sie es nicht waren, müssen Sie nichts tun.',

  'mail.disabled-subject': 'Ihr Konto bei {site} wurde gesperrt',
  'mail.disabled-title': 'Ihr Konto wurde gesperrt',
  'mail.disabled-lead':
    'Die Betreiber von {site} haben Ihr Konto dort gesperrt. Es kann nicht benutzt werden, und wo Sie angemeldet waren, sind Sie abgemeldet.',

  'mail.password-off-subject': 'Jemand versucht, Ihr Passwort für {site} zu erraten',
  'mail.password-off-title': 'Ihr Passwort ist abgeschaltet',
  'mail.password-off-lead':
    'Für Ihr Konto bei {site} wurde zu oft hintereinander ein falsches Passwort eingegeben. Damit niemand das richtige errät, funktioniert es jetzt nur noch in Browsern, in denen Sie sich schon einmal angemeldet haben.',
  'mail.password-off-choose':
    'Um sich anderswo anzumelden, wählen Sie ein neues Passwort: Die folgende Seite führt dorthin. Wo Sie angemeldet sind, bleiben Sie es.',
  'mail.password-off-safe':
    'Falls Sie es nicht waren, ist dadurch niemand hineingekommen, und Ihr Konto ist, wie es war.',

  'mail.account-leaving-subject': 'Ihr Konto bei {site} wird gelöscht',
  'mail.account-leaving-title': 'Ihr Konto wird gelöscht',
  'mail.account-leaving-lead':
    'Sie haben uns gebeten, Ihr Konto bei {site} zu löschen. Endgültig gelöscht wird es nach dem {until}. Sie sind überall abgemeldet.',
  'mail.account-leaving-keep':
    'Wenn Sie es sich anders überlegen, melden Sie sich vorher an. Dann können Sie das Konto wiederherstellen.',
  'mail.account-leaving-not-you':
    'Falls Sie es nicht waren, kennt jemand Ihr Passwort. Melden Sie sich an, stellen Sie das Konto wieder her und wählen Sie sofort ein anderes Passwort.',

  'mail.account-restored-subject': 'Ihr Konto bei {site} ist wiederhergestellt',
  'mail.account-restored-title': 'Ihr Konto ist wiederhergestellt',
  'mail.account-restored-lead': 'Ihr Konto bei {site} wird doch nicht gelöscht. Alles ist, wie es war.',
  'mail.account-restored-not-you':
    'Falls Sie es nicht waren, kennt jemand Ihr Passwort. Wählen Sie sofort ein anderes und schreiben Sie dann an die Betreiber von {site}.',

  'mail.account-deleted-subject': 'Ihr Konto bei {site} ist gelöscht',
  'mail.account-deleted-title': 'Ihr Konto ist gelöscht',
  'mail.account-deleted-lead':
    'Ihr Konto bei {site} und alles, was dazu gehörte, wurde gelöscht. Das ist die letzte E-Mail dazu.',
  'mail.account-deleted-not-you':
    'Falls nicht Sie darum gebeten haben, kannte jemand Ihr Passwort. Schreiben Sie an die Betreiber von {site} und wählen Sie überall sonst, wo Sie es verwendet haben, ein anderes Passwort.',

  'mail.password-changed-subject': 'Ihr Passwort für {site} wurde festgelegt',
  'mail.password-changed-title': 'Ihr Passwort wurde festgelegt',
  'mail.password-changed-lead':
    'Das Passwort Ihres Kontos bei {site} wurde gerade festgelegt. Überall sonst, wo Sie angemeldet waren, sind Sie jetzt abgemeldet.',
  'mail.password-changed-log-in': 'Falls Sie es waren, müssen Sie nichts weiter tun.',
  'mail.password-changed-not-you':
    'Falls Sie es nicht waren, kennt jemand Ihr Passwort oder kann Ihre E-Mails lesen. Ändern Sie zuerst das Passwort Ihres Postfachs und schreiben Sie dann an die Betreiber von {site}.',

  'mail.confirm-email-change-subject': 'Bestätigen Sie Ihre neue Adresse für {site}',
  'mail.confirm-email-change-title': 'Bestätigen Sie Ihre neue Adresse',
  'mail.confirm-email-change-lead':
    'Jemand, hoffentlich Sie selbst, möchte einem Konto bei {site} diese Adresse geben. Wenn das Konto Ihnen gehört, öffnen Sie die folgende Seite und klicken Sie dort auf die Schaltfläche.',
  'mail.confirm-email-change-button': 'Meine neue Adresse bestätigen',
  'mail.confirm-email-change-not-you':
    'Falls Sie es nicht waren, tun Sie nichts: Ohne diese Bestätigung kann niemand diese Adresse verwenden.',

  'mail.email-in-use-subject': 'Ihre Adresse hat ein Konto bei {site}',
  'mail.email-in-use-title': 'Ihre Adresse hat bereits ein Konto',
  'mail.email-in-use-lead':
    'Jemand, vielleicht Sie selbst, möchte einem anderen Konto bei {site} diese Adresse geben. Zu ihr gibt es schon ein Konto, deshalb wurde nichts geändert.',
  'mail.email-in-use-log-in':
    'Falls Sie es waren, melden Sie sich bei dem Konto mit dieser Adresse an und löschen Sie es zuerst oder geben Sie ihm eine andere.',
  'mail.email-in-use-not-you': 'Falls Sie es nicht waren, müssen Sie nichts tun. Ihr Konto ist, wie es war.',

  'mail.email-change-asked-subject': 'Ihr Konto bei {site} soll eine andere Adresse erhalten',
  'mail.email-change-asked-title': 'Eine andere Adresse wurde angefordert',
  'mail.email-change-asked-lead':
    'Jemand, hoffentlich Sie selbst, möchte Ihrem Konto bei {site} eine andere Adresse geben. Falls Sie es waren, öffnen Sie den Link, der dorthin gesendet wurde; hier müssen Sie nichts tun.',
  'mail.email-change-asked-not-you':
    'Falls Sie es nicht waren, holen Sie Ihr Konto mit der Schaltfläche unten zurück. Das geht vor der Änderung und danach.',

  'mail.email-changed-subject': 'Ihr Konto bei {site} hat eine andere Adresse',
  'mail.email-changed-title': 'Ihre Adresse wurde geändert',
  'mail.email-changed-lead':
    'Ihr Konto bei {site} hat ab jetzt eine andere Adresse und nicht mehr diese. Falls Sie es waren, müssen Sie nichts weiter tun.',
  'mail.email-changed-not-you':
    'Falls Sie es nicht waren, holen Sie Ihr Konto mit der Schaltfläche unten zurück.',

  'mail.take-back-button': 'Mein Konto zurückholen',
  'mail.take-back-effect':
    'Ihr Konto hat dann diese Adresse, sein Passwort gilt nicht mehr, es ist überall abgemeldet, und wir senden Ihnen einen Link, mit dem Sie ein neues Passwort wählen.',

  'mail.email-restored-subject': 'Wählen Sie ein neues Passwort für {site}',
  'mail.email-restored-title': 'Ihr Konto gehört wieder Ihnen',
  'mail.email-restored-lead':
    'Ihr Konto bei {site} hat wieder diese Adresse. Sein Passwort gilt nicht mehr, und es ist überall abgemeldet. Wählen Sie auf der folgenden Seite ein neues Passwort.',
  'mail.email-restored-mailbox':
    'Vielleicht kennt jemand Ihr altes Passwort. Wenn Sie es anderswo verwenden, ändern Sie es auch dort, zuallererst das Ihres Postfachs.',

  'mail.email-taken-back-subject': 'Ihr Konto bei {site} wurde zurückgeholt',
  'mail.email-taken-back-title': 'Das Konto wurde zurückgeholt',
  'mail.email-taken-back-lead':
    'Das Konto bei {site}, das diese Adresse hatte, hat wieder seine frühere: Jemand, der die E-Mails dort liest, hat gesagt, dass die Änderung nicht von dort kam.',
  'mail.email-taken-back-not-you':
    'Wenn das Konto Ihnen gehört und Sie es nicht waren, schreiben Sie an die Betreiber von {site}.',
}
